using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.Azure.WebJobs.Extensions.Http;
using Newtonsoft.Json.Linq;
using Yarp.ReverseProxy.Forwarder;

namespace Dailies.EngineHost;

/// <summary>What the Functions host does to a request: its own router and binding data, and the forwarder it uses.</summary>
sealed class Front : IWebJobsRouteHandler
{
    public const int BodyBytesAtMost = 104_857_600;
    const string WebHooks = "/runtime/webhooks/durabletask";
    const string Admin = "/admin/functions/";

    readonly WebJobsRouter router;
    readonly IHttpForwarder forwarder;
    readonly Worker worker;
    readonly ForwarderRequestConfig forwarding = new() { ActivityTimeout = TimeSpan.FromSeconds(240) };
    readonly HttpMessageInvoker invoker = new(new Retrying(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }));

    public Front(IServiceProvider services, Worker worker, IEnumerable<AppFunction> functions, string prefix)
    {
        this.worker = worker;
        forwarder = services.GetRequiredService<IHttpForwarder>();
        router = new(services.GetRequiredService<IInlineConstraintResolver>());
        var routes = router.CreateBuilder(this, prefix);
        foreach (var (name, _, _, route, methods) in functions
            .Where(each => each.Kind == "http").OrderBy(each => each.Name, StringComparer.OrdinalIgnoreCase))
        {
            var constraints = new RouteValueDictionary { ["httpMethod"] = new HttpMethodRouteConstraint(methods) };
            routes.MapFunctionRoute(name, route ?? name, new RouteValueDictionary(), constraints, new RouteValueDictionary(), name);
        }
        router.AddFunctionRoutes(routes.Build(), null);
    }

    public async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers.TryGetValue("X-Forwarded-Proto", out var scheme)) request.Scheme = $"{scheme}";
        if (request.Headers.TryGetValue("DISGUISED-HOST", out var host)) request.Host = new($"{host}");
        if (request.Path.StartsWithSegments(WebHooks, out var rest)) await ManageAsync(context, rest);
        else if (request.Path.StartsWithSegments(Admin.TrimEnd('/'), out var name)) await RunTimerAsync(context, $"{name}"[1..]);
        else
        {
            var found = new RouteContext(context) { RouteData = new() };
            await router.RouteAsync(found);
            if (found.Handler is null) context.Response.StatusCode = 404;
            else
            {
                context.Features.Set<IRoutingFeature>(new RoutingFeature { RouteData = found.RouteData });
                await found.Handler(context);
            }
        }
    }

    /// <summary>Calls a function as the Functions host does: its metadata to the worker, the request itself to the SDK's proxy.</summary>
    public async Task InvokeAsync(HttpContext context, string functionName)
    {
        var request = context.Request;
        var body = await ReadDeclaredAsync(request);
        var values = context.Features.Get<IRoutingFeature>()!.RouteData!.Values
            .Where(pair => pair.Value is not null && pair.Key != HttpExtensionConstants.FunctionNameRouteTokenKey)
            .ToDictionary(pair => pair.Key, pair => pair.Value!);
        context.Items[HttpExtensionConstants.AzureWebJobsHttpRouteDataKey] = values;
        var invocationId = Guid.NewGuid().ToString();
        request.Headers["x-ms-invocation-id"] = invocationId;
        var proxy = await worker.StreamUriAsync();
        _ = worker.InvokeAsync("http", functionName, [], BindingData.Of(request, body), invocationId, await Worker.ClientData.Task)
            .ContinueWith(each => Console.WriteLine($"{functionName}: {each.Exception?.GetBaseException().Message}"), TaskContinuationOptions.OnlyOnFaulted);
        var error = await forwarder.SendAsync(context, proxy!, invoker, forwarding);
        if (error != ForwarderError.None && !context.Response.HasStarted) context.Response.StatusCode = 500;
    }

    /// <summary>A body of declared length is read before the call, and stays for the forwarder; forms are not looked into.</summary>
    static async Task<string?> ReadDeclaredAsync(HttpRequest request)
    {
        if (request.ContentLength is null or 0) return null;
        request.EnableBuffering();
        using var reader = new StreamReader(request.Body, leaveOpen: true);
        var body = await reader.ReadToEndAsync();
        request.Body.Position = 0;
        return request.HasFormContentType ? null : body;
    }

    /// <summary>The durable API, by which a test looks into the engine: answered where the worker's client is.</summary>
    async Task ManageAsync(HttpContext context, PathString rest)
    {
        var address = (string)JObject.Parse(await Worker.ClientData.Task)["rpcBaseUrl"]!;
        context.Request.Path = $"{new Uri(address).AbsolutePath.TrimEnd('/')}{rest}";
        // The engine's own listener logs what it is asked.
        context.Request.QueryString = QueryString.Create(context.Request.Query.Where(each => each.Key != "code"));
        await forwarder.SendAsync(context, new Uri(address).GetLeftPart(UriPartial.Authority), invoker, forwarding);
    }

    async Task RunTimerAsync(HttpContext context, string name)
    {
        var now = DateTime.UtcNow.ToString("o");
        var schedule = new JObject { ["Schedule"] = new JObject { ["AdjustForDST"] = true }, ["ScheduleStatus"] = new JObject { ["Last"] = now, ["LastUpdated"] = now, ["Next"] = now }, ["IsPastDue"] = false };
        var data = new JObject { ["json"] = schedule.ToString(Newtonsoft.Json.Formatting.None) };
        await worker.InvokeAsync("timer", name, data, [], Guid.NewGuid().ToString(), await Worker.ClientData.Task);
        context.Response.StatusCode = 202;
    }

    /// <summary>The Functions host sends a request up to ten times when the worker cuts it off.</summary>
    sealed class Retrying(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken stop)
        {
            for (var (attempt, wait) = (1, 50); ; attempt++, wait = Math.Min(wait * 2, 250))
            {
                try { return await base.SendAsync(request, stop); }
                catch (HttpRequestException) when (attempt < 10) { await Task.Delay(wait, stop); }
            }
        }
    }
}
