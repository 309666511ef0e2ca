// The app itself: Flex Consumption (it scales to nothing when nobody asks), Node 24, one identity, no key anywhere.

import { appSettings } from 'settings.bicep'

param name string
param location string
@description('The identity the app runs as.')
param identityId string
param identityClientId string
param insightsName string
param hostStorage { blobEndpoint: string, queueEndpoint: string, tableEndpoint: string, packageContainerUrl: string }
param mediaStorage { blobEndpoint: string, tableEndpoint: string }
@description('Endpoint and hub of the Durable Task Scheduler; null: Azure Storage is the back end.')
param scheduler { endpoint: string, hubName: string }?
param models array
param apiKeys array
@description('Settings of the app that differ from the defaults.')
param settings object
@description('Settings whose values lie in the vault: name of the setting to name of the secret.')
param fromVault object
param vaultUri string?
@description('Sign-in by Microsoft Entra; null: the app asks for API keys itself.')
param signIn { clientId: string, tenantId: string, audiences: string[]? }?
param corsOrigins string[]
param subnetId string?
param instanceMemoryMB (512 | 2048 | 4096)
param maximumInstanceCount int
param alwaysReady { name: string, instanceCount: int }[]

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${name}'
  location: location
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: 'func-${name}'
  location: location
  kind: 'functionapp,linux'
  // By this tag azd finds where to deploy.
  tags: { 'azd-service-name': 'app' }
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      cors: { allowedOrigins: corsOrigins, supportCredentials: false }
    }
    functionAppConfig: {
      runtime: { name: 'node', version: '24' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: hostStorage.packageContainerUrl
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReady
        // Most open requests are event streams and films on their way: they wait, they do not work.
        triggers: { http: { perInstanceConcurrency: 100 } }
      }
    }
  }

  resource noFtp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource noPasswords 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

var own = union(
  appSettings({
    models: models
    apiKeys: apiKeys
    signIn: signIn != null
    blobEndpoint: mediaStorage.blobEndpoint
    tableEndpoint: mediaStorage.tableEndpoint
  }),
  settings
)

var imageBytes = int(own.MAX_IMAGE_MB) * 1048576

var platform = {
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsStorage__blobServiceUri: hostStorage.blobEndpoint
  AzureWebJobsStorage__queueServiceUri: hostStorage.queueEndpoint
  AzureWebJobsStorage__tableServiceUri: hostStorage.tableEndpoint
  // Which of the app's identities DefaultAzureCredential takes.
  AZURE_CLIENT_ID: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  TASKHUB_NAME: scheduler.?hubName ?? 'Dailies'
  // The site's root belongs to the app.
  AzureWebJobsDisableHomepage: 'true'
  // A little more than the app takes (an image as base64, and the fields), so that it is the app that refuses, in words.
  FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: string(2097152 + (imageBytes + 2) / 3 * 4)
}

// They override host.json, whose back end is Azure Storage.
var schedulerSettings = scheduler == null
  ? {}
  : {
      DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${scheduler!.endpoint};Authentication=ManagedIdentity;ClientID=${identityClientId}'
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
    }

var secrets = mapValues(fromVault, secret => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${secret})')

resource appsettings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'appsettings'
  properties: union(platform, schedulerSettings, own, secrets)
}

resource auth 'Microsoft.Web/sites/config@2024-04-01' = if (signIn != null) {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'Return401'
      // What monitors and generators of clients read before they are anybody.
      excludedPaths: ['/api/v1/health', '/api/v1/openapi.json']
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: signIn!.clientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${signIn!.tenantId}/v2.0'
        }
        validation: { allowedAudiences: signIn.?audiences ?? ['api://${signIn!.clientId}'] }
      }
    }
    login: { tokenStore: { enabled: false } }
    httpSettings: { requireHttps: true }
  }
}

output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
