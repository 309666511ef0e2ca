// The app's right to use the models of one Azure AI account, which may lie in another resource group.

@description('Name of the account.')
param accountName string
@description('Object id of the app\'s identity.')
param principalId string

// The narrower "Cognitive Services OpenAI User" lists no action for the Sora 2 path (/openai/v1/videos).
var cognitiveServicesUser = 'a97b65f3-24c7-4388-baec-2e87135dc908'

resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' existing = {
  name: accountName
}

resource user 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, principalId, cognitiveServicesUser)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', cognitiveServicesUser)
    description: 'Cognitive Services User: the app creates, watches, fetches and deletes videos, and cannot change the account.'
  }
}
