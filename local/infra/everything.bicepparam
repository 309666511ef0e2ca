using '../../infra/main.bicep'
import { prod } from '../../infra/stages.bicep'

// Everything that can be switched on is on: what the checks of the template look at beside dev and prod.
param environmentName = 'everything'
param apiKeys = [{ owner: 'ops', sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', admin: true }]
param models = [
  {
    name: 'open'
    api: 'openai-videos'
    endpoint: 'https://videos.example.com'
    auth: 'key'
    keySetting: 'OPEN_KEY'
    price: { usdPerSecond: 0 }
    sizes: ['1280x720']
    seconds: [4, 8]
  }
]
param settings = { MAX_QUEUED: '100', MAX_IMAGE_MB: '20' }
param fromVault = { OPEN_KEY: 'open-key' }
param signIn = {
  clientId: '00000000-0000-0000-0000-00000000000a'
  tenantId: '00000000-0000-0000-0000-00000000000b'
}
param corsOrigins = ['https://studio.example.com']
param modelAccount = {
  kind: 'new'
  deployments: [
    { name: 'sora-2', model: 'sora-2', version: '2025-12-08', api: 'sora-2', capacity: 1, entry: { retiresAt: '2026-10-15' } }
  ]
}
param durableBackend = 'DurableTaskScheduler'
param privateNetwork = true
param alertEmails = ['ops@example.com']
param instanceMemoryMB = prod.instanceMemoryMB
param maximumInstanceCount = prod.maximumInstanceCount
param alwaysReady = prod.alwaysReady
param mediaSku = prod.mediaSku
param softDeleteDays = prod.softDeleteDays
param logRetentionDays = prod.logRetentionDays
param logDailyCapGb = prod.logDailyCapGb
param healthTestLocations = prod.healthTestLocations
param dailySpendUsd = prod.dailySpendUsd
param monthlyBudgetUsd = prod.monthlyBudgetUsd
