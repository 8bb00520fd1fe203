using System.Text.Json;
using AiTeams.Contracts;
using AiTeams.ServiceDefaults.Problems;

namespace AiTeams.ApiGateway.Upstream;

/// <summary>A service's answer below 400: passed on byte for byte, with the gateway's own headers.</summary>
internal sealed record UpstreamAnswer(int Status, byte[] Body, Uri? Location)
{
    /// <exception cref="ProblemException">502: a service said something we cannot read, which is no fault of the caller's body.</exception>
    public T Read<T>()
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Body, ContractJson.Options) ?? throw new JsonException($"A {typeof(T).Name} was expected, null came.");
        }
        catch (JsonException exception)
        {
            throw new ProblemException(StatusCodes.Status502BadGateway, "upstream_answer_unreadable", "A service answered something unreadable. Report the tracking id.", inner: exception);
        }
    }

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
