// Optional: Durable Task Scheduler as the back end of Durable Functions, for those who outgrow Azure Storage. Settings
// of the app alone switch it; workflows do not move from one back end to the other.

param name string
param location string
param hubName string
@description('Object id of the app\'s identity.')
param principalId string
@description('Days for which histories of workflows that ended are kept.')
param keepEndedDays int

var durableTaskContributor = '0ad04412-c4d5-4796-b79c-f76d14c8d402'

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: name
  location: location
  properties: {
    sku: { name: 'Consumption' }
    // An empty list lets nobody in. Whoever comes must have a token all the same: there are no keys.
    ipAllowlist: ['0.0.0.0/0']
  }

  resource hub 'taskHubs' = {
    name: hubName
  }

  resource retention 'retentionPolicies' = {
    name: 'default'
    properties: {
      retentionPolicies: [
        { retentionPeriodInDays: keepEndedDays, orchestrationState: 'Completed' }
        { retentionPeriodInDays: keepEndedDays, orchestrationState: 'Failed' }
        { retentionPeriodInDays: keepEndedDays, orchestrationState: 'Terminated' }
      ]
    }
  }
}

resource contributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: scheduler::hub
  name: guid(scheduler::hub.id, principalId, durableTaskContributor)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', durableTaskContributor)
    description: 'Durable Task Data Contributor on one hub: the app starts and runs its workflows there.'
  }
}

output endpoint string = scheduler.properties.endpoint
output hubName string = scheduler::hub.name
