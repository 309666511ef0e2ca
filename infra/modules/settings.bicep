// The app's own settings, one line each: the defaults are the app's, and `settings` in the parameter file replaces
// any of them. `npm run infra` compares these names with the schema by which the app reads them.
//
// `MediaStorage`, a connection string, is missing on purpose: in Azure the app reaches its storage as an identity. So is
// `WEBSITE_CORS_ALLOWED_ORIGINS`, which the app reads too: the platform makes it from the site's `cors`.

@export()
@description('What the template itself knows of the settings.')
type Known = {
  @description('Entries of VIDEO_MODELS.')
  models: array
  @description('Entries of API_KEYS: hashes, no keys.')
  apiKeys: array
  @description('True when the platform signs callers in.')
  signIn: bool
  blobEndpoint: string
  tableEndpoint: string
}

@export()
func appSettings(known Known) object => {
  VIDEO_MODELS: string(known.models)
  CAPACITY_GROUPS: ''
  DEFAULT_MODEL: ''
  MediaStorage__blobServiceUri: known.blobEndpoint
  MediaStorage__tableServiceUri: known.tableEndpoint
  AUTH_MODE: known.signIn ? 'easyauth' : 'keys'
  API_KEYS: string(known.apiKeys)
  PUBLIC_URL: ''
  POLL_MIN_SECONDS: '3'
  POLL_MAX_SECONDS: '15'
  OVERDUE_AFTER_MINUTES: '44'
  PROVIDER_TIMEOUT_SECONDS: '60'
  CLAIM_MARGIN_SECONDS: '30'
  RECONCILE_GRACE_SECONDS: '30'
  MAX_QUEUED: '1000'
  MAX_QUEUED_PER_OWNER: '200'
  BUDGET_USD_PER_DAY: ''
  BUDGET_USD_PER_MONTH: ''
  OWNER_BUDGETS: ''
  RETENTION_DAYS: ''
  MAX_IMAGE_MB: '10'
  WEBHOOKS: ''
  OTEL_EXPORTER_OTLP_ENDPOINT: ''
  STUDIO_TRY: ''
}
