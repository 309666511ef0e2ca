/** The setting that names the file to which a recording worker adds each invocation, one a line. */
export const RECORDS_TO = "ENGINE_WORKER_RECORDS_TO";
