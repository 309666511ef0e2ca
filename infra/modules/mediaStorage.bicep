// What the app keeps: films and input images (blobs), and the records, keys, tickets and the ledger (tables). They are
// declared here, so that the app needs no right to make any.

param name string
param location string
@description('Object id of the app\'s identity.')
param principalId string
@description('False: only private endpoints lead here, and links to films (`?redirect=1`) work only from inside.')
param publicAccess bool
@description('Standard_LRS: three copies in one data centre. Standard_ZRS: in three.')
param sku string
@description('Days for which a deleted film can be brought back, and so for which an erased one still exists.')
param softDeleteDays int
@description('Days without a change after which a film moves to cheaper, slower-to-read storage.')
param coolAfterDays int
param coldAfterDays int

// A new container or table of the app is one line here, its role included.
var containers = [
  { name: 'films', use: 'the app writes, serves and erases films' }
  { name: 'images', use: 'the app keeps input images until their jobs are done' }
]
var tables = [
  { name: 'Videos', use: 'the records of the videos' }
  { name: 'Keys', use: 'the idempotency keys of requests' }
  { name: 'Ledger', use: 'what was reserved and what was spent' }
  { name: 'Capacity', use: 'the line in front of the providers, and who holds a slot' }
]

var blobContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
var tableContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
var blobDelegator = 'db58b8e5-c6ad-4a2a-8342-4190687cbf4a'

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  sku: { name: sku }
  kind: 'StorageV2'
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    // Links to films are signed by the app's identity, for fifteen minutes.
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: publicAccess ? 'Allow' : 'Deny' }
    sasPolicy: { expirationAction: 'Log', sasExpirationPeriod: '00.02:00:00' }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-01-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: { enabled: true, days: softDeleteDays }
    containerDeleteRetentionPolicy: { enabled: true, days: softDeleteDays }
  }
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' = [
  for item in containers: {
    parent: blobs
    name: item.name
    properties: { publicAccess: 'None' }
  }
]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2025-01-01' = {
  parent: account
  name: 'default'
}

resource table 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-01-01' = [
  for item in tables: {
    parent: tableService
    name: item.name
  }
]

// Only moves films to cheaper storage. What is deleted, and when, is the app's to say (RETENTION_DAYS): it keeps the
// records and the ledger in step.
resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-01-01' = {
  parent: account
  name: 'default'
  dependsOn: [blobs]
  properties: {
    policy: {
      rules: [
        {
          name: 'old-films'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['films/'] }
            actions: {
              baseBlob: {
                tierToCool: { daysAfterModificationGreaterThan: coolAfterDays }
                tierToCold: { daysAfterModificationGreaterThan: coldAfterDays }
              }
            }
          }
        }
      ]
    }
  }
}

// One container or table, one assignment: nothing that somebody else puts into this account is the app's to touch.
resource onContainer 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (item, index) in containers: {
    scope: container[index]
    name: guid(container[index].id, principalId, blobContributor)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobContributor)
      description: 'Storage Blob Data Contributor on one container: ${item.use}.'
    }
  }
]

resource onTable 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (item, index) in tables: {
    scope: table[index]
    name: guid(table[index].id, principalId, tableContributor)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', tableContributor)
      description: 'Storage Table Data Contributor on one table: ${item.use}.'
    }
  }
]

resource onAccount 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, principalId, blobDelegator)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobDelegator)
    description: 'Storage Blob Delegator: the key that signs fifteen-minute links to films is given for a whole account only; a link can do no more than the identity itself.'
  }
}

output id string = account.id
output name string = account.name
output blobEndpoint string = account.properties.primaryEndpoints.blob
output tableEndpoint string = account.properties.primaryEndpoints.table
