// Dailies in one resource group: whoever deploys needs rights over this group alone, and who deletes it deletes
// everything. Read this file for what there is, modules/ for how.

import { Deployment } from 'modules/models.bicep'

metadata description = 'A durable video-generation backend: a Function App, its storage, its watchers, no stored key.'

@description('A word that names this environment; a part of most resources\' names.')
@minLength(2)
@maxLength(20)
param environmentName string
param location string = resourceGroup().location

// --- What the app is told ---
@description('Entries of VIDEO_MODELS, as the README describes them. Models deployed by this template are added by themselves.')
param models array = []
@description('Entries of API_KEYS, as `npm run keys` prints them: owners and hashes.')
param apiKeys array = []
@description('Settings of the app that differ from the defaults in modules/settings.bicep, by name.')
param settings object = {}
@description('Settings whose values are secrets: name of the setting to name of the secret in the vault, which is made for them.')
param fromVault object = {}
@description('Sign-in by Microsoft Entra instead of API keys: the registered application, and its tenant.')
param signIn { clientId: string, tenantId: string, audiences: string[]? }?
@description('Web pages that may call the API from a browser.')
param corsOrigins string[] = []

// --- Where the models are ---
type NoAccount = { kind: 'none' }
type NewAccount = { kind: 'new', deployments: Deployment[] }
type ExistingAccount = { kind: 'existing', resourceId: string }

@discriminator('kind')
type ModelAccount = NoAccount | NewAccount | ExistingAccount

@description('An Azure AI account that the app may use as its identity: a new one, one that exists, or none.')
param modelAccount ModelAccount = { kind: 'none' }

// --- How it runs ---
@description('AzureStorage needs nothing more; DurableTaskScheduler is for those who outgrow it.')
param durableBackend ('AzureStorage' | 'DurableTaskScheduler') = 'AzureStorage'
@description('True: a network of its own, and private addresses for storage, models and the vault.')
param privateNetwork bool = false
param instanceMemoryMB (512 | 2048 | 4096)
@minValue(40)
param maximumInstanceCount int
param alwaysReady { name: string, instanceCount: int }[]

// --- What is kept, and how long ---
param mediaSku ('Standard_LRS' | 'Standard_ZRS')
@minValue(1)
@maxValue(365)
param softDeleteDays int
param coolAfterDays int = 30
param coldAfterDays int = 90
param logRetentionDays int
param logDailyCapGb int

// --- Who is told what ---
@description('Who gets alerts and the budget\'s mails; nobody: there are alerts, but no mails and no budget.')
param alertEmails string[]
param dailySpendUsd int
param monthlyBudgetUsd int
param budgetStart string = utcNow('yyyy-MM-01')
param healthTestLocations string[]

var token = uniqueString(resourceGroup().id, environmentName)
var name = '${environmentName}-${token}'
var publicAccess = !privateNetwork
var hasVault = !empty(fromVault)
var hasNewAccount = modelAccount.kind == 'new'
var usesScheduler = durableBackend == 'DurableTaskScheduler'
var deployments = modelAccount.?deployments ?? []
var accountName = 'ai-${token}'

// One identity for everything the app does; its rights are in the modules, each beside what it is a right over.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${name}'
  location: location
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    name: name
    location: location
    principalId: identity.properties.principalId
    retentionDays: logRetentionDays
    dailyCapGb: logDailyCapGb
  }
}

module hostStorage 'modules/hostStorage.bicep' = {
  params: {
    name: 'sthost${token}'
    location: location
    principalId: identity.properties.principalId
    publicAccess: publicAccess
    softDeleteDays: softDeleteDays
  }
}

module mediaStorage 'modules/mediaStorage.bicep' = {
  params: {
    name: 'stmedia${token}'
    location: location
    principalId: identity.properties.principalId
    publicAccess: publicAccess
    sku: mediaSku
    softDeleteDays: softDeleteDays
    coolAfterDays: coolAfterDays
    coldAfterDays: coldAfterDays
  }
}

module newAccount 'modules/models.bicep' = if (hasNewAccount) {
  params: {
    name: accountName
    location: location
    publicAccess: publicAccess
    deployments: deployments
  }
}

var accountPath = split(modelAccount.?resourceId ?? resourceId('Microsoft.CognitiveServices/accounts', accountName), '/')

module modelAccess 'modules/modelAccess.bicep' = if (modelAccount.kind != 'none') {
  scope: resourceGroup(accountPath[2], accountPath[4])
  dependsOn: [newAccount]
  params: {
    accountName: last(accountPath)
    principalId: identity.properties.principalId
  }
}

module vault 'modules/vault.bicep' = if (hasVault) {
  params: {
    name: 'kv-${token}'
    location: location
    principalId: identity.properties.principalId
    publicAccess: publicAccess
  }
}

module scheduler 'modules/scheduler.bicep' = if (usesScheduler) {
  params: {
    name: 'dts-${token}'
    location: location
    hubName: 'Dailies'
    principalId: identity.properties.principalId
    keepEndedDays: 30
  }
}

var hostEndpoints = map(['blob', 'queue', 'table'], group => {
  name: 'host-${group}'
  resourceId: hostStorage.outputs.id
  group: group
  zones: [group]
})
var mediaEndpoints = map(['blob', 'table'], group => {
  name: 'media-${group}'
  resourceId: mediaStorage.outputs.id
  group: group
  zones: [group]
})

module network 'modules/network.bicep' = if (privateNetwork) {
  params: {
    name: name
    location: location
    endpoints: concat(
      hostEndpoints,
      mediaEndpoints,
      hasVault ? [{ name: 'vault', resourceId: vault!.outputs.id, group: 'vault', zones: ['vaultcore.azure.net'] }] : [],
      hasNewAccount
        ? [
            {
              name: 'models'
              resourceId: newAccount!.outputs.id
              group: 'account'
              zones: [
                'cognitiveservices.azure.com'
                'openai.azure.com'
                'services.ai.azure.com'
              ]
            }
          ]
        : []
    )
  }
}

var deployedModels = map(deployments, item => union(
  {
    name: item.name
    api: item.api
    endpoint: 'https://${accountName}.openai.azure.com'
    deployment: item.name
    auth: 'identity'
    // Nobody else knows this account: what is there and unowned, is ours.
    exclusive: true
  },
  item.?entry ?? {}
))

module functionApp 'modules/functionApp.bicep' = {
  params: {
    name: name
    location: location
    identityId: identity.id
    identityClientId: identity.properties.clientId
    insightsName: monitoring.outputs.insightsName
    hostStorage: {
      blobEndpoint: hostStorage.outputs.blobEndpoint
      queueEndpoint: hostStorage.outputs.queueEndpoint
      tableEndpoint: hostStorage.outputs.tableEndpoint
      packageContainerUrl: hostStorage.outputs.packageContainerUrl
    }
    mediaStorage: {
      blobEndpoint: mediaStorage.outputs.blobEndpoint
      tableEndpoint: mediaStorage.outputs.tableEndpoint
    }
    scheduler: usesScheduler
      ? { endpoint: scheduler!.outputs.endpoint, hubName: scheduler!.outputs.hubName }
      : null
    models: concat(deployedModels, models)
    apiKeys: apiKeys
    settings: settings
    fromVault: fromVault
    vaultUri: hasVault ? vault!.outputs.uri : null
    signIn: signIn
    corsOrigins: corsOrigins
    subnetId: privateNetwork ? network!.outputs.appSubnetId : null
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReady: alwaysReady
  }
}

module alerts 'modules/alerts.bicep' = {
  params: {
    name: name
    location: location
    workspaceId: monitoring.outputs.workspaceId
    hostStorageId: hostStorage.outputs.id
    mediaStorageId: mediaStorage.outputs.id
    emails: alertEmails
    dailySpendUsd: dailySpendUsd
    healthUrl: '${functionApp.outputs.url}/api/v1/health'
    healthTestLocations: healthTestLocations
  }
}

module workbook 'modules/workbook.bicep' = {
  params: { name: name, location: location, workspaceId: monitoring.outputs.workspaceId }
}

module budget 'modules/budget.bicep' = if (!empty(alertEmails)) {
  params: { name: name, monthlyUsd: monthlyBudgetUsd, emails: alertEmails, startDate: budgetStart }
}

// `azd env get-values` prints these; the README's commands and the smoke test use them.
output API string = '${functionApp.outputs.url}/api/v1'
output STUDIO string = '${functionApp.outputs.url}/studio/'
output FUNCTION_APP_NAME string = functionApp.outputs.name
output MEDIA_STORAGE_NAME string = mediaStorage.outputs.name
output KEY_VAULT_URI string = hasVault ? vault!.outputs.uri : ''
output MODEL_ACCOUNT_NAME string = hasNewAccount ? newAccount!.outputs.name : ''
