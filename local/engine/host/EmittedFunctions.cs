using System.Reflection;
using System.Reflection.Emit;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.DurableTask;

namespace Dailies.EngineHost;

/// <summary>One static class with a method for each durable function of the app, as the script host emits it.</summary>
sealed class EmittedFunctions(Type type) : ITypeLocator
{
    public IReadOnlyList<Type> GetTypes() => [type];

    /// <summary>Called once by hand: it hands over what the durable client's binding holds.</summary>
    public const string ClientData = "ClientData";

    public static EmittedFunctions Of(IEnumerable<AppFunction> functions)
    {
        var type = AssemblyBuilder
            .DefineDynamicAssembly(new("App"), AssemblyBuilderAccess.Run)
            .DefineDynamicModule("App")
            .DefineType("App", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        foreach (var function in functions)
        {
            var trigger = function.Kind switch
            {
                "orchestration" => new Parameter("input", typeof(OrchestrationTriggerAttribute)),
                "activity" => new Parameter("input", typeof(ActivityTriggerAttribute)),
                _ => null,
            };
            if (trigger is null) continue;
            var instanceId = function.Kind == "activity" ? new Parameter("instanceId", null) : null;
            var client = function.HasClient ? new Parameter("client", typeof(DurableClientAttribute)) : null;
            Emit(type, function.Kind, function.Name, [trigger, instanceId, client]);
        }
        Emit(type, "client", ClientData, [null, null, new("client", typeof(DurableClientAttribute))]);
        return new(type.CreateType());
    }

    sealed record Parameter(string Name, Type? Attribute);

    /// <summary>A method that passes its input, its instance's id and its client's data, null where it has none, to the worker.</summary>
    static void Emit(TypeBuilder type, string kind, string name, Parameter?[] passed)
    {
        var parameters = passed.OfType<Parameter>().ToArray();
        var types = parameters.Select(_ => typeof(string)).ToArray();
        var returned = kind == "client" ? typeof(Task) : typeof(Task<object>);
        var method = type.DefineMethod(name, MethodAttributes.Public | MethodAttributes.Static, returned, types);
        method.SetCustomAttribute(With<FunctionNameAttribute>(name));
        if (kind == "client") method.SetCustomAttribute(With<NoAutomaticTriggerAttribute>());
        foreach (var (index, parameter) in parameters.Index())
        {
            var defined = method.DefineParameter(index + 1, ParameterAttributes.None, parameter.Name);
            if (parameter.Attribute is not null)
                defined.SetCustomAttribute(new(parameter.Attribute.GetConstructor([])!, []));
        }
        var body = method.GetILGenerator();
        body.Emit(OpCodes.Ldstr, kind);
        body.Emit(OpCodes.Ldstr, name);
        foreach (var each in passed)
            if (each is null) body.Emit(OpCodes.Ldnull);
            else body.Emit(OpCodes.Ldarg, (short)Array.IndexOf(parameters, each));
        body.Emit(OpCodes.Call, typeof(Worker).GetMethod(nameof(Worker.Invoke))!);
        body.Emit(OpCodes.Ret);
    }

    static CustomAttributeBuilder With<T>(params string[] values) =>
        new(typeof(T).GetConstructor([.. values.Select(_ => typeof(string))])!, values);
}
