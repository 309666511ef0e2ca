// Optional: an Azure AI account of our own for the models. Deployments are off unless asked for: a template that asks
// for a model Azure has retired fails as a whole, and both Soras are past their published ends.

@export()
type Deployment = {
  @description('The deployment\'s name, and the model\'s name in our API.')
  name: string
  @description('The model as Azure names it, such as sora-2.')
  model: string
  version: string
  @description('How our app speaks to it.')
  api: ('sora-1' | 'sora-2' | 'openai-videos')
  @description('In units of the model\'s quota.')
  capacity: int
  @description('More members of its entry in VIDEO_MODELS, such as retiresAt.')
  entry: object?
}

param name string
param location string
param publicAccess bool
param deployments Deployment[]

resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: name
  location: location
  kind: 'AIServices'
  sku: { name: 'S0' }
  properties: {
    // Tokens of an identity are taken only under the account's own name.
    customSubDomainName: name
    disableLocalAuth: true
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
    networkAcls: { defaultAction: publicAccess ? 'Allow' : 'Deny' }
  }
}

// One after the other: Azure refuses two changes of one account at a time.
@batchSize(1)
resource deployment 'Microsoft.CognitiveServices/accounts/deployments@2025-06-01' = [
  for item in deployments: {
    parent: account
    name: item.name
    sku: { name: 'GlobalStandard', capacity: item.capacity }
    properties: {
      model: { format: 'OpenAI', name: item.model, version: item.version }
      versionUpgradeOption: 'NoAutoUpgrade'
    }
  }
]

output id string = account.id
output name string = account.name
