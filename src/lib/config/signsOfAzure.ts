/** What the platform sets wherever it runs an app; Flex Consumption has no WEBSITE_INSTANCE_ID. */
export const SIGNS_OF_AZURE: readonly string[] = [
  "WEBSITE_INSTANCE_ID",
  "WEBSITE_SITE_NAME",
  "WEBSITE_SKU",
  "WEBSITE_POD_NAME",
  "CONTAINER_NAME",
];
