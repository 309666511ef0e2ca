// Optional: a vault for the keys of providers that know no Azure identity, and for secrets of webhooks. Their values
// are put in by a person; neither this template nor the app's settings hold one.

param name string
param location string
@description('Object id of the app\'s identity.')
param principalId string
param publicAccess bool

var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: 90
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: publicAccess ? 'Allow' : 'Deny' }
  }
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, principalId, secretsUser)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
    description: 'Key Vault Secrets User: the platform reads, as the app, the secrets that settings refer to. The vault holds nothing else, and its secrets are not there yet when this is assigned.'
  }
}

output id string = vault.id
output uri string = vault.properties.vaultUri
