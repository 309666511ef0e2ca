import { functionsCore } from "../../../local/host/core/functionsCore.ts";

// Files that register functions when they are imported find a host: without one the SDK warns of every registration.
functionsCore();
