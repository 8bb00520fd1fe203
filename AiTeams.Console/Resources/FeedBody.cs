using System.Text.Json;
using AiTeams.Contracts;
using AiTeams.ServiceDefaults.Problems;

namespace AiTeams.ConsoleApp.Resources;

/// <summary>Reads a feed body after the token was checked, so that a stranger's body is never parsed.</summary>
internal static class FeedBody
{
    internal static async Task<T> ReadAsync<T>(HttpContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(context.Request.Body, Options, cancellationToken)
                ?? throw new JsonException("The body is null.");
        }
        catch (JsonException malformed)
        {
            throw new ProblemException(StatusCodes.Status400BadRequest, "body_malformed", malformed.Message);
        }
    }

    /// <summary>A line without text or a resource without name is refused here, not found by a page.</summary>
    private static readonly JsonSerializerOptions Options = new(ContractJson.Options) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = false };
}
