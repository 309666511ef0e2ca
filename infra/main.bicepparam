using 'main.bicep'
import { dev, prod } from 'stages.bicep'

// What you would change first is here; main.bicep lists the rest. azd fills in the name of its environment.
var stage = readEnvironmentVariable('DAILIES_STAGE', 'dev') == 'prod' ? prod : dev
var email = readEnvironmentVariable('DAILIES_ALERT_EMAIL', '')

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dailies')

// The models, as VIDEO_MODELS describes them. Until there is one, GET /health says that it is missing.
param models = json(readEnvironmentVariable('DAILIES_MODELS', '[]'))
// Who may call, as `npm run keys -- OWNER` prints it: hashes.
param apiKeys = json(readEnvironmentVariable('DAILIES_API_KEYS', '[]'))
// For instance { MAX_QUEUED: '100', RETENTION_DAYS: '365' }.
param settings = {}
// For instance { OPENAI_KEY: 'openai-key' }: the setting that a model's keySetting names, and the secret in the vault.
param fromVault = {}
// Azure's own models: { kind: 'existing', resourceId: '...' }, or
// { kind: 'new', deployments: [{ name: 'sora-2', model: 'sora-2', version: '2025-12-08', api: 'sora-2', capacity: 1 }] }.
param modelAccount = { kind: 'none' }

param alertEmails = empty(email) ? [] : [email]

param instanceMemoryMB = stage.instanceMemoryMB
param maximumInstanceCount = stage.maximumInstanceCount
param alwaysReady = stage.alwaysReady
param mediaSku = stage.mediaSku
param softDeleteDays = stage.softDeleteDays
param logRetentionDays = stage.logRetentionDays
param logDailyCapGb = stage.logDailyCapGb
param healthTestLocations = stage.healthTestLocations
param dailySpendUsd = stage.dailySpendUsd
param monthlyBudgetUsd = stage.monthlyBudgetUsd
