import { type ParseArgsConfig, parseArgs } from "node:util";

/**
 * Reads the arguments of a command; for what it does not know it prints why and how to use it, and exits with 2. `--help` it
 * answers by itself, unless the command has such an option.
 */
export function readCommandLine<Config extends ParseArgsConfig>(config: Config, usage: string) {
  const isOurs = config.options?.["help"] === undefined;
  if (isOurs && process.argv.slice(2).some((argument) => argument === "--help" || argument === "-h")) {
    console.log(`Usage: ${usage}`);
    process.exit(0);
  }
  try {
    return parseArgs(config);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\nUsage: ${usage}`);
    process.exit(2);
  }
}

/** Reads a `--port` argument, undefined when there is none; exits with 2 for what is no port. */
export function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  console.error(`Invalid port '${text}': a whole number from 1 to 65535.`);
  process.exit(2);
}
