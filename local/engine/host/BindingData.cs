using System.Reflection;
using Microsoft.Azure.WebJobs;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Dailies.EngineHost;

/// <summary>The metadata of an HTTP call, by the Http extension's own code.</summary>
static class BindingData
{
    static readonly MethodInfo read = typeof(HttpTriggerAttribute).Assembly
        .GetType("Microsoft.Azure.WebJobs.Extensions.Http.HttpTriggerAttributeBindingProvider+HttpTriggerBinding", true)!
        .GetMethod("GetRequestBindingData", BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!;

    public static JObject Of(HttpRequest request, string? body)
    {
        var values = (IReadOnlyDictionary<string, object?>)read.Invoke(null, [request, body, null])!;
        var metadata = new JObject();
        foreach (var (name, value) in values)
            if (value is string text) metadata[name] = new JObject { ["string"] = text };
            else if (value is not null) metadata[name] = new JObject { ["json"] = JsonConvert.SerializeObject(value) };
        return metadata;
    }
}
