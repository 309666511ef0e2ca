// The extension knows failures of a worker by these full names, since it cannot refer to the Functions host itself.
namespace Microsoft.Azure.WebJobs.Script.Workers
{
    sealed class WorkerProcessExitException(string message, Exception inner) : Exception(message, inner);
}

namespace Microsoft.Azure.WebJobs.Script.Workers.Rpc
{
    sealed class RpcException(string message, string stack)
        : Exception($"Result: Failure\nException: {message}\nStack: {stack}")
    {
        public bool IsUserException => false;
        public string RemoteMessage { get; } = message;
        public string RemoteStackTrace { get; } = stack;
    }
}
