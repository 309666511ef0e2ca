// The pictures an operator looks at first: what ends how, what waits, what it costs, what providers answer.

param name string
param location string
param workspaceId string

var pictures = [
  { title: 'Videos that ended, by how', as: 'barchart', query: loadTextContent('../queries/pictures/films.kql') }
  { title: 'Unfinished videos, the oldest first', as: 'table', query: loadTextContent('../queries/pictures/unfinished.kql') }
  { title: 'Waiting and running, by group', as: 'linechart', query: loadTextContent('../queries/pictures/line.kql') }
  { title: 'Minutes until a provider has the job', as: 'linechart', query: loadTextContent('../queries/pictures/waiting.kql') }
  { title: 'US dollars a day, by model', as: 'barchart', query: loadTextContent('../queries/pictures/money.kql') }
  { title: 'Money that nobody can account for yet', as: 'table', query: loadTextContent('../queries/pictures/unaccounted.kql') }
  { title: 'Answers to creates, by kind', as: 'barchart', query: loadTextContent('../queries/pictures/provider-answers.kql') }
  { title: 'Copying films: MB a second', as: 'linechart', query: loadTextContent('../queries/pictures/archive.kql') }
  { title: 'Requests, by route', as: 'table', query: loadTextContent('../queries/pictures/requests.kql') }
  { title: 'One film, from line to line (its id above)', as: 'table', query: loadTextContent('../queries/pictures/one-film.kql') }
]

var parameters = {
  type: 9
  name: 'parameters'
  content: {
    version: 'KqlParameterItem/1.0'
    style: 'pills'
    parameters: [
      { version: 'KqlParameterItem/1.0', name: 'videoId', label: 'Video id', type: 1, value: '' }
      {
        version: 'KqlParameterItem/1.0'
        name: 'time'
        label: 'Time'
        type: 4
        value: { durationMs: 86400000 }
        typeSettings: {
          allowCustom: true
          selectableValues: [{ durationMs: 3600000 }, { durationMs: 86400000 }, { durationMs: 604800000 }]
        }
      }
    ]
  }
}

var items = map(pictures, picture => {
  type: 3
  name: picture.title
  content: {
    version: 'KqlItem/1.0'
    title: picture.title
    query: picture.query
    visualization: picture.as
    timeContextFromParameter: 'time'
    size: 0
    queryType: 0
    resourceType: 'microsoft.operationalinsights/workspaces'
    crossComponentResources: [workspaceId]
  }
})

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, name, 'workbook')
  location: location
  kind: 'shared'
  properties: {
    displayName: 'Dailies ${name}'
    category: 'workbook'
    sourceId: workspaceId
    serializedData: string({ version: 'Notebook/1.0', items: concat([parameters], items) })
  }
}
