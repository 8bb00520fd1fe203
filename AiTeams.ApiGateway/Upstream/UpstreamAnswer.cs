using System.Text.Json;
using AiTeams.Contracts;

namespace AiTeams.ApiGateway.Upstream;

/// <summary>A service's answer below 400: passed on byte for byte, with the gateway's own headers.</summary>
internal sealed record UpstreamAnswer(int Status, byte[] Body, Uri? Location)
{
    public T Read<T>() =>
        JsonSerializer.Deserialize<T>(Body, ContractJson.Options) ?? throw new JsonException($"A {typeof(T).Name} was expected, null came.");

    public IResult ToResult(string? location = null) => new Passed(this, location);

    private sealed class Passed(UpstreamAnswer answer, string? location) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = answer.Status;
            response.ContentType = "application/json; charset=utf-8";
            response.ContentLength = answer.Body.Length;
            if (location is not null) response.Headers.Location = location;
            await response.Body.WriteAsync(answer.Body, httpContext.RequestAborted);
        }
    }
}
