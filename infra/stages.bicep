// What differs between the stages, side by side. `azd env set DAILIES_STAGE prod` chooses; main.bicepparam reads it.

@export()
var dev = {
  instanceMemoryMB: 2048
  maximumInstanceCount: 40
  alwaysReady: []
  mediaSku: 'Standard_LRS'
  softDeleteDays: 7
  logRetentionDays: 30
  logDailyCapGb: 1
  healthTestLocations: []
  dailySpendUsd: 20
  monthlyBudgetUsd: 50
}

@export()
var prod = {
  instanceMemoryMB: 2048
  maximumInstanceCount: 100
  // One instance for HTTP is never let go: no caller waits for a cold start. It is billed around the clock.
  alwaysReady: [{ name: 'http', instanceCount: 1 }]
  mediaSku: 'Standard_ZRS'
  softDeleteDays: 30
  logRetentionDays: 90
  logDailyCapGb: 5
  // Amsterdam, London and Virginia, as Azure calls them.
  healthTestLocations: ['emea-nl-ams-azr', 'emea-gb-db3-azr', 'us-va-ash-azr']
  dailySpendUsd: 500
  monthlyBudgetUsd: 500
}
