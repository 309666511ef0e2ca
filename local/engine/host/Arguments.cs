using System.Diagnostics;
using System.Text.Json;

namespace Dailies.EngineHost;

/// <summary>How this host is started: the options of local/host/cli.ts, and what its worker is started with.</summary>
sealed record Arguments(int Port, string Data, string App, string Node, string Worker, int Parent)
{
    public static Arguments Read(string[] args)
    {
        string Of(string name) => args[Array.IndexOf(args, $"--{name}") + 1];
        return new(int.Parse(Of("port")), Of("data"), Of("app"), Of("node"), Of("worker"), int.Parse(Of("parent")));
    }

    /// <summary>Says, as every part of the local stack does, that it serves.</summary>
    public void WriteRunFile()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Data, "run")).FullName;
        var content = JsonSerializer.Serialize(new { pid = Environment.ProcessId, url = $"http://127.0.0.1:{Port}", key = "none" });
        var draft = Path.Combine(folder, $"host.json.{Environment.ProcessId}");
        File.WriteAllText(draft, content);
        File.Move(draft, Path.Combine(folder, "host.json"), overwrite: true);
    }
}

/// <summary>Ends this process, at once, when the one that started it is gone.</summary>
static class End
{
    public static void With(int parent) => new Thread(() =>
    {
        for (; IsAlive(parent); Thread.Sleep(500)) { }
        Process.GetCurrentProcess().Kill();
    }) { IsBackground = true }.Start();

    static bool IsAlive(int id)
    {
        try { return !Process.GetProcessById(id).HasExited; }
        catch (ArgumentException) { return false; }
    }
}
