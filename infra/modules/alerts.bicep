// What somebody should be told without asking. Each log alert is a query in a file of its own, over the app's log
// lines alone; docs/operations.md says what each means and what to do.

param name string
param location string
param workspaceId string
param hostStorageId string
param mediaStorageId string
@description('Who is told.')
param emails string[]
@description('US dollars at the providers in 24 hours that are more than expected.')
param dailySpendUsd int
@description('Address of GET /health.')
param healthUrl string
@description('Where the health is asked for every five minutes; none: nowhere. Each asking is billed.')
param healthTestLocations string[]

type Rule = {
  name: string
  description: string
  query: string
  severity: int
  @description('How far back each asking looks.')
  window: string
  @description('So many rows are still fine.')
  above: int
  @description('A column whose sum is compared instead of the number of rows.')
  measure: string?
}

var rules Rule[] = [
  {
    name: 'failed-videos'
    description: 'Videos fail, and not by their callers\' fault.'
    query: loadTextContent('../queries/alerts/failed-videos.kql')
    severity: 2
    window: 'PT30M'
    above: 2
  }
  {
    name: 'submit-unknown'
    description: 'A provider\'s reply was lost and nobody can say whether the job was made: an admin must decide.'
    query: loadTextContent('../queries/alerts/submit-unknown.kql')
    severity: 1
    window: 'PT15M'
    above: 0
  }
  {
    name: 'unaccounted'
    description: 'Money may have been spent, and nobody can tell: the reply to a create was lost, or a job vanished unseen.'
    query: loadTextContent('../queries/alerts/unaccounted.kql')
    severity: 3
    window: 'PT15M'
    above: 0
  }
  {
    name: 'waiting-too-long'
    description: 'Videos wait for half an hour and more without a job at a provider.'
    query: loadTextContent('../queries/alerts/waiting-too-long.kql')
    severity: 2
    window: 'P1D'
    above: 0
  }
  {
    name: 'provider-busy'
    description: 'A provider answers 429 again and again: its limits are lower than CAPACITY_GROUPS says, or are shared.'
    query: loadTextContent('../queries/alerts/provider-busy.kql')
    severity: 3
    window: 'PT30M'
    above: 20
  }
  {
    name: 'provider-unpaid'
    description: 'A provider refuses work for money (402, or a quota that is used up) or refuses our credentials.'
    query: loadTextContent('../queries/alerts/provider-unpaid.kql')
    severity: 1
    window: 'PT15M'
    above: 0
  }
  {
    name: 'provider-misconfigured'
    description: 'What answers at a provider\'s address is no video API.'
    query: loadTextContent('../queries/alerts/provider-misconfigured.kql')
    severity: 1
    window: 'PT15M'
    above: 0
  }
  {
    name: 'model-retired'
    description: 'A provider says that a model or a deployment is gone.'
    query: loadTextContent('../queries/alerts/model-retired.kql')
    severity: 1
    window: 'PT15M'
    above: 0
  }
  {
    name: 'daily-spend'
    description: 'More was settled in 24 hours than expected.'
    query: loadTextContent('../queries/alerts/daily-spend.kql')
    severity: 1
    window: 'P1D'
    above: dailySpendUsd
    measure: 'usd'
  }
  {
    name: 'films-at-risk'
    description: 'Paid films cannot be copied; the provider deletes them after a day.'
    query: loadTextContent('../queries/alerts/films-at-risk.kql')
    severity: 1
    window: 'PT30M'
    above: 5
  }
  {
    name: 'doubted-bills'
    description: 'A provider states a bill far above the price: the price was booked, and its invoice must be looked at.'
    query: loadTextContent('../queries/alerts/doubted-bills.kql')
    severity: 2
    window: 'PT15M'
    above: 0
  }
  {
    name: 'stray-jobs'
    description: 'A job at a provider that no video owns, or two for one: money was spent that made no film.'
    query: loadTextContent('../queries/alerts/stray-jobs.kql')
    severity: 2
    window: 'PT15M'
    above: 0
  }
  {
    name: 'given-up'
    description: 'Videos that could not be mended: five runs failed, or their image is gone.'
    query: loadTextContent('../queries/alerts/given-up.kql')
    severity: 2
    window: 'PT15M'
    above: 0
  }
  {
    name: 'undelivered'
    description: 'A receiver of events did not take one for a day, or said that it is gone.'
    query: loadTextContent('../queries/alerts/undelivered.kql')
    severity: 3
    window: 'PT15M'
    above: 0
  }
  {
    name: 'unreadable-tickets'
    description: 'The line has tickets that this version cannot read, and no new version is being rolled out.'
    query: loadTextContent('../queries/alerts/unreadable-tickets.kql')
    severity: 2
    window: 'PT30M'
    above: 0
  }
  {
    name: 'settings-wrong'
    description: 'Settings are wrong, and nothing runs until they are right. Each is named in GET /health.'
    query: loadTextContent('../queries/alerts/settings-wrong.kql')
    severity: 0
    window: 'PT15M'
    above: 0
  }
  {
    name: 'server-errors'
    description: 'Callers get answers of 500 and above.'
    query: loadTextContent('../queries/alerts/server-errors.kql')
    severity: 2
    window: 'PT15M'
    above: 10
  }
]

// By its name, not by an output: a tag below must know its id before anything is deployed.
resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: 'appi-${name}'
}

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${name}'
  location: 'global'
  properties: {
    enabled: true
    groupShortName: 'dailies'
    emailReceivers: [
      for email in emails: { name: email, emailAddress: email, useCommonAlertSchema: true }
    ]
  }
}

resource logAlert 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: '${rule.name}-${name}'
    location: location
    properties: {
      displayName: rule.name
      description: rule.description
      severity: rule.severity
      enabled: true
      scopes: [workspaceId]
      // Asked every fifteen minutes: oftener costs more, and videos take minutes.
      evaluationFrequency: 'PT15M'
      windowSize: rule.window
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: rule.?measure == null ? 'Count' : 'Total'
            metricMeasureColumn: rule.?measure
            operator: 'GreaterThan'
            threshold: rule.above
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      autoMitigate: true
      // The tables are made by the first log line, after this.
      skipQueryValidation: true
      actions: { actionGroups: [people.id] }
    }
  }
]

resource storageAlert 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for item in [{ name: 'host-storage', id: hostStorageId }, { name: 'media-storage', id: mediaStorageId }]: {
    name: '${item.name}-${name}'
    location: 'global'
    properties: {
      description: 'Storage answers less than 99 % of requests: work waits, and goes on by itself.'
      severity: 1
      enabled: true
      scopes: [item.id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: 'availability'
            metricName: 'Availability'
            timeAggregation: 'Average'
            operator: 'LessThan'
            threshold: 99
          }
        ]
      }
      autoMitigate: true
      actions: [{ actionGroupId: people.id }]
    }
  }
]

resource healthTest 'Microsoft.Insights/webtests@2022-06-15' = if (!empty(healthTestLocations)) {
  name: 'health-${name}'
  location: location
  kind: 'standard'
  // By this tag the portal shows the test under the app's Application Insights.
  tags: { 'hidden-link:${insights.id}': 'Resource' }
  properties: {
    Name: 'health'
    SyntheticMonitorId: 'health-${name}'
    Kind: 'standard'
    Enabled: true
    Frequency: 300
    Timeout: 60
    RetryEnabled: true
    Locations: [for id in healthTestLocations: { Id: id }]
    Request: { RequestUrl: healthUrl, HttpVerb: 'GET', FollowRedirects: false, ParseDependentRequests: false }
    ValidationRules: { ExpectedHttpStatusCode: 200, SSLCheck: true, SSLCertRemainingLifetimeCheck: 7 }
  }
}

resource healthAlert 'Microsoft.Insights/metricAlerts@2018-03-01' = if (!empty(healthTestLocations)) {
  name: 'health-${name}'
  location: 'global'
  properties: {
    description: 'GET /health does not answer 200: settings are wrong, storage is out of reach, or the app does not start.'
    severity: 0
    enabled: true
    scopes: [healthTest.id, insights.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: healthTest.id
      componentId: insights.id
      failedLocationCount: min(2, length(healthTestLocations))
    }
    autoMitigate: true
    actions: [{ actionGroupId: people.id }]
  }
}

output actionGroupId string = people.id
