using System.Net;
using System.Text.Json;
using Dailies.EngineHost;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.DurableTask;
using Microsoft.Azure.WebJobs.Extensions.Http;
using Microsoft.Azure.WebJobs.Host.Config;

var arguments = Arguments.Read(args);
// The extension takes from it that orchestrators live in another process.
Environment.SetEnvironmentVariable("FUNCTIONS_WORKER_RUNTIME", "node");
End.With(arguments.Parent);

var worker = Worker.Start(arguments.Node, arguments.Worker, arguments.App);
var functions = await worker.FunctionsAsync();
var emitted = EmittedFunctions.Of(functions);
var hostJson = HostJson.Read(Path.Combine(arguments.App, "host.json"));

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
builder.Configuration.AddInMemoryCollection(hostJson).AddEnvironmentVariables();
builder.Logging.ClearProviders().AddSimpleConsole(options => options.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.Listen(IPAddress.Loopback, arguments.Port);
    kestrel.Limits.MaxRequestBodySize = Front.BodyBytesAtMost;
});
builder.Services.AddHttpBindingRouting();
builder.Services.AddHttpForwarder();
builder.Services.AddSingleton<ITypeLocator>(emitted);
#pragma warning disable CS0618 // Marked as internal to the Functions host, which this is.
builder.Services.AddSingleton<IWebHookProvider>(new WebHooks(arguments.Port));
#pragma warning restore CS0618
builder.Host.ConfigureWebJobs(jobs => jobs.AddDurableTask());

var app = builder.Build();
var front = new Front(app.Services, worker, functions, hostJson.GetValueOrDefault("AzureWebJobs:extensions:http:routePrefix") ?? "api");
app.Run(front.AnswerAsync);
await app.StartAsync();
await app.Services.GetRequiredService<IJobHost>().CallAsync(EmittedFunctions.ClientData);
arguments.WriteRunFile();
Console.WriteLine($"host ready http://127.0.0.1:{arguments.Port}");
await app.WaitForShutdownAsync();
worker.Stop();

#pragma warning disable CS0618
/// <summary>Where the extension believes its web hooks to be; without it, it does not start.</summary>
sealed class WebHooks(int port) : IWebHookProvider
{
    public Uri GetUrl(IExtensionConfigProvider extension) =>
        new($"http://localhost:{port}/runtime/webhooks/durabletask?code=none");
}
#pragma warning restore CS0618

/// <summary>host.json as the script host hands its "extensions" on: flattened below AzureWebJobs.</summary>
static class HostJson
{
    public static Dictionary<string, string?> Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (document.RootElement.TryGetProperty("extensions", out var extensions))
            Flatten("AzureWebJobs:extensions", extensions, settings);
        return settings;
    }

    static void Flatten(string key, JsonElement element, Dictionary<string, string?> into)
    {
        if (element.ValueKind == JsonValueKind.Object)
            foreach (var member in element.EnumerateObject()) Flatten($"{key}:{member.Name}", member.Value, into);
        else into[key] = element.ToString();
    }
}
