// Optional: the app calls out through a network of its own, and reaches storage, models and the vault by private
// addresses only. The app itself stays public: it is an API.

param name string
param location string
@description('What gets a private address: `group` is the part of the resource, `zones` are the domains it is found under.')
param endpoints { name: string, resourceId: string, group: string, zones: string[] }[]

// The domains of storage depend on the cloud, and are named by their first part.
var zones = union(flatten(map(endpoints, endpoint => endpoint.zones)), [])
var zoneNames = map(zones, item => contains(item, '.') ? 'privatelink.${item}' : 'privatelink.${item}.${environment().suffixes.storage}')

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'vnet-${name}'
  location: location
  properties: {
    addressSpace: { addressPrefixes: ['10.0.0.0/22'] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: '10.0.0.0/24'
          delegations: [
            { name: 'app', properties: { serviceName: 'Microsoft.App/environments' } }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: { addressPrefix: '10.0.1.0/24', privateEndpointNetworkPolicies: 'Enabled' }
      }
    ]
  }

  resource app 'subnets' existing = {
    name: 'app'
  }

  resource inside 'subnets' existing = {
    name: 'endpoints'
  }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for (item, index) in zones: {
    name: zoneNames[index]
    location: 'global'
  }
]

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (item, index) in zones: {
    parent: zone[index]
    name: network.name
    location: 'global'
    properties: { virtualNetwork: { id: network.id }, registrationEnabled: false }
  }
]

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = [
  for item in endpoints: {
    name: 'pe-${item.name}-${name}'
    location: location
    properties: {
      subnet: { id: network::inside.id }
      privateLinkServiceConnections: [
        { name: item.name, properties: { privateLinkServiceId: item.resourceId, groupIds: [item.group] } }
      ]
    }
  }
]

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [
  for (item, index) in endpoints: {
    parent: endpoint[index]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        for domain in item.zones: {
          name: replace(domain, '.', '-')
          properties: { privateDnsZoneId: zone[indexOf(zones, domain)].id }
        }
      ]
    }
  }
]

output appSubnetId string = network::app.id
