using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AiTeams.Contracts;
using AiTeams.ServiceDefaults.Problems;

namespace AiTeams.WorkflowEngine.Requests;

/// <summary>Tells a repetition from another request under the same Idempotency-Key: SHA-256 of what was asked, whatever its white space.</summary>
internal static class RequestHash
{
    public static string Of<T>(T request, string subject = "") =>
        Convert.ToHexStringLower(SHA256.HashData(
            [.. Encoding.UTF8.GetBytes($"{typeof(T).Name} {subject}\n"), .. JsonSerializer.SerializeToUtf8Bytes(request, ContractJson.Options)]));

    /// <exception cref="ProblemException">422 <c>idempotency_key_reused</c>.</exception>
    public static void Check(string? stored, string? asked)
    {
        if (stored == asked) return;
        throw new ProblemException(
            StatusCodes.Status422UnprocessableEntity, "idempotency_key_reused", "This Idempotency-Key was used for another request. Use a new key for a new request.");
    }
}
