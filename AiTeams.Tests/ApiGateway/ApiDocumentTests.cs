using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiTeams.Tests.ApiGateway;

public sealed class ApiDocumentTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>, IAsyncLifetime
{
    private readonly GatewayUnderTest _gateway = fixture.Fresh();
    private JsonElement _document;

    public async Task InitializeAsync() => _document = (await _gateway.GetAsync("/openapi/v1.json")).Json;

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void Every_route_is_in_the_document_or_is_an_alias_of_one_that_is()
    {
        var documented = _document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"))
            .ToHashSet(StringComparer.Ordinal);

        var routes = _gateway.Service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(method => $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}"))
            .Where(route => route.Contains(" /api/", StringComparison.Ordinal)).ToList();
        Assert.Equal(31, routes.Count);
        Assert.All(routes, route => Assert.Contains(
            route.Replace("/api/v1/app/", "/api/app/", StringComparison.Ordinal).Replace("/api/v1/", "/api/app/", StringComparison.Ordinal), documented));
        Assert.DoesNotContain(documented, route => route.Contains("/api/v1/", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_operation_has_an_id_a_summary_its_problems_and_the_tracking_header()
    {
        var ids = new List<string?>();
        foreach (var (name, operation) in Operations())
        {
            ids.Add(operation.GetProperty("operationId").GetString());
            Assert.False(string.IsNullOrWhiteSpace(operation.GetProperty("summary").GetString()), name);
            var responses = operation.GetProperty("responses");
            Assert.Contains(responses.EnumerateObject(), response => response.Name.StartsWith('2'));
            foreach (var status in new[] { "400", "401", "403", "404", "413", "415", "422", "429", "500", "502", "504" })
            {
                Assert.Equal("#/components/schemas/Problem",
                    responses.GetProperty(status).GetProperty("content").GetProperty("application/problem+json").GetProperty("schema").GetProperty("$ref").GetString());
            }
            Assert.All(responses.EnumerateObject(), response => Assert.True(response.Value.GetProperty("headers").TryGetProperty("X-Tracking-ID", out _), name));
        }
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void Every_operation_but_public_health_takes_a_key()
    {
        var schemes = _document.GetProperty("components").GetProperty("securitySchemes");
        Assert.Equal(("apiKey", "header", "X-API-Key"), (schemes.GetProperty("api_key").GetProperty("type").GetString(),
            schemes.GetProperty("api_key").GetProperty("in").GetString(), schemes.GetProperty("api_key").GetProperty("name").GetString()));
        Assert.Equal(("http", "bearer"), (schemes.GetProperty("bearer").GetProperty("type").GetString(), schemes.GetProperty("bearer").GetProperty("scheme").GetString()));

        foreach (var (name, operation) in Operations())
        {
            Assert.Equal(!name.EndsWith("/api/public/health", StringComparison.Ordinal), operation.TryGetProperty("security", out var security) && security.GetArrayLength() == 2);
        }
    }

    [Fact]
    public void Bodies_and_answers_are_described_in_the_spelling_of_the_wire()
    {
        var schemas = _document.GetProperty("components").GetProperty("schemas");

        Assert.True(schemas.GetProperty("CreateSessionRequest").GetProperty("properties").TryGetProperty("user_id", out _));
        Assert.True(schemas.GetProperty("ExecutionResponse").GetProperty("properties").TryGetProperty("workflow_tracking_id", out _));
        Assert.Equal("date-time", schemas.GetProperty("SessionResponse").GetProperty("properties").GetProperty("created_at").GetProperty("format").GetString());
        Assert.True(schemas.GetProperty("Problem").GetProperty("properties").TryGetProperty("tracking_id", out _));
        Assert.Equal(["cancelled", "failed", "queued", "running", "succeeded", "timed_out", "waiting"],
            schemas.GetProperty("ExecutionStatus").GetProperty("enum").EnumerateArray().Select(value => value.GetString()).Order(StringComparer.Ordinal));
    }

    private IEnumerable<(string Name, JsonElement Operation)> Operations() => _document.GetProperty("paths").EnumerateObject()
        .SelectMany(path => path.Value.EnumerateObject().Select(operation => ($"{operation.Name} {path.Name}", operation.Value)));
}
