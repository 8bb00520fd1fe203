namespace AiTeams.ApiGateway.Access;

/// <summary>What an endpoint does and what that takes; metadata of every endpoint of the API.</summary>
/// <param name="Name">Snake_case; the story's operation, and the operation id in the OpenAPI document.</param>
/// <param name="Scope">Scope a caller needs; null: open to everybody.</param>
internal sealed record ApiOperation(string Name, string? Scope);

internal static class ApiOperationExtensions
{
    /// <inheritdoc cref="ApiOperation"/>
    public static RouteHandlerBuilder WithOperation(this RouteHandlerBuilder endpoint, string name, string? scope) =>
        endpoint.WithMetadata(new ApiOperation(name, scope));
}
