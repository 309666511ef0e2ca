using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Microsoft.Azure.WebJobs.Script.Workers;
using Microsoft.Azure.WebJobs.Script.Workers.Rpc;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Dailies.EngineHost;

/// <summary>A function of the app, as its worker lists it.</summary>
public sealed record AppFunction(string Name, string Kind, bool HasClient, string? Route, string[] Methods);

/// <summary>What the worker says of itself; StreamUri is the SDK's own proxy.</summary>
public sealed record WorkerFacts(AppFunction[] Functions, string? StreamUri);

/// <summary>The Node process that runs the app's code; started again whenever it ends, as the Functions host does.</summary>
public sealed class Worker
{
    /// <summary>The one of this process: emitted functions are static, and call it.</summary>
    static Worker current = null!;

    readonly HttpClient client;
    readonly ProcessStartInfo start;
    Process? process;
    WorkerFacts? facts;
    bool isStopping;

    Worker(string node, string script, string app, int port)
    {
        client = new() { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = Timeout.InfiniteTimeSpan };
        start = new(node, [script, "--app", app, "--port", $"{port}"]) { RedirectStandardInput = true };
    }

    public static Worker Start(string node, string script, string app)
    {
        current = new(node, script, app, FreePort());
        current.Launch();
        return current;
    }

    public async Task<AppFunction[]> FunctionsAsync() => (await FactsAsync()).Functions;

    /// <summary>Where the SDK's proxy listens: elsewhere after each start of the worker.</summary>
    public async Task<string?> StreamUriAsync() => (facts ?? await FactsAsync()).StreamUri;

    async Task<WorkerFacts> FactsAsync()
    {
        using var reply = await SendAsync(() => client.GetAsync("/functions"));
        return facts = (await reply.Content.ReadFromJsonAsync<WorkerFacts>())!;
    }

    /// <summary>What an emitted function does: runs the app's function of its name on its trigger's data.</summary>
    public static async Task<object?> Invoke(string kind, string name, string? input, string? instanceId, string? clientData)
    {
        if (kind == "client")
        {
            ClientData.SetResult(clientData!);
            return null;
        }
        var metadata = new JObject();
        if (instanceId is not null) metadata["instanceId"] = new JObject { ["string"] = instanceId };
        var data = input is null ? new JObject() : new JObject { ["string"] = input };
        return await current.InvokeAsync(kind, name, data, metadata, Guid.NewGuid().ToString(), clientData);
    }

    /// <summary>The durable client's data, as its binding gives them.</summary>
    public static TaskCompletionSource<string> ClientData { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task<object?> InvokeAsync(
        string kind, string name, JObject data, JObject metadata, string invocationId, string? clientData)
    {
        var call = new JObject { ["kind"] = kind, ["name"] = name, ["data"] = data, ["metadata"] = metadata, ["invocationId"] = invocationId, ["clientData"] = clientData };
        using var reply = await SendAsync(() => client.PostAsync("/invoke", new StringContent(call.ToString(Formatting.None))));
        var answer = Parse(await ReadAsync(reply));
        if (answer["failure"] is JObject failure) throw new RpcException((string)failure["message"]!, (string)failure["stack"]!);
        return answer["returnValue"] switch
        {
            JObject value when value["json"] is { } json => Parse((string)json!),
            JObject value when value["string"] is { } text => (string)text!,
            JObject value when value["int"] is { } number => (long)number,
            JObject value when value["double"] is { } number => (double)number,
            JObject value when value["bytes"] is { } bytes => Convert.FromBase64String((string)bytes!),
            _ => null,
        };
    }

    /// <summary>While no worker listens it is waited for; one that dies with a call under way fails it.</summary>
    static async Task<HttpResponseMessage> SendAsync(Func<Task<HttpResponseMessage>> send)
    {
        for (;;)
        {
            try { return await send(); }
            catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.ConnectionError) { await Task.Delay(50); }
            catch (HttpRequestException error) { throw new WorkerProcessExitException("node exited while a call was under way", error); }
        }
    }

    static async Task<string> ReadAsync(HttpResponseMessage reply)
    {
        try { return await reply.Content.ReadAsStringAsync(); }
        catch (Exception error) when (error is HttpRequestException or IOException) { throw new WorkerProcessExitException("node exited while a call was under way", error); }
    }

    static JToken Parse(string json) =>
        JsonConvert.DeserializeObject<JToken>(json, new JsonSerializerSettings { DateParseHandling = DateParseHandling.None })!;

    void Launch()
    {
        facts = null;
        if (isStopping) return;
        process = Process.Start(start)!;
        Console.WriteLine($"worker {process.Id}");
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => Launch();
    }

    public void Stop()
    {
        isStopping = true;
        process?.Kill();
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
