using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AiTeams.Contracts;
using AiTeams.Contracts.Workflows;
using AiTeams.Contracts.Workflows.Validation;

namespace AiTeams.Tests.WorkflowAgent;

/// <summary>What the agent needs of the engine: it validates for real and stores once per idempotency key.</summary>
internal sealed class EngineDouble : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, WorkflowResponse> _stored = new();

    public ConcurrentQueue<(string Tenant, string? User, string Key, string TraceParent)> Requests { get; } = new();

    public ICollection<WorkflowResponse> Stored => _stored.Values;

    /// <summary>Answered instead of storing.</summary>
    public Func<HttpResponseMessage>? Fails { get; set; }

    public static HttpResponseMessage Problem(HttpStatusCode status, string code, string detail) =>
        new(status) { Content = JsonContent.Create(new { code, detail }, new System.Net.Http.Headers.MediaTypeHeaderValue("application/problem+json"), options: null) };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string? Header(string name) => request.Headers.TryGetValues(name, out var values) ? values.Single() : null;
        Requests.Enqueue((Header(InternalHeaders.TenantId)!, Header(InternalHeaders.UserId) is { } user ? InternalHeaders.DecodeUserId(user) : null, Header(InternalHeaders.IdempotencyKey)!, Header("traceparent") ?? ""));
        if (Fails is { } fails) return fails();
        var body = JsonSerializer.Deserialize<CreateWorkflowRequest>(await request.Content!.ReadAsStringAsync(cancellationToken), ContractJson.Options)!;
        if (WorkflowValidator.Validate(body.Graph, modelConfigured: true) is { Count: > 0 } errors) return Problem(HttpStatusCode.UnprocessableEntity, "invalid_workflow", errors[0].Message);
        var workflow = _stored.GetOrAdd(Header(InternalHeaders.IdempotencyKey)!, _ => new()
        {
            WorkflowId = $"wf_{_stored.Count + 1}",
            TrackingId = new string('a', 32),
            Name = body.Graph!.Metadata.Name,
            WorkflowType = WorkflowFacts.TypeOf(body.Graph),
            CreatedAt = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero),
        });
        return new(HttpStatusCode.Created) { Content = JsonContent.Create(workflow, options: ContractJson.Options) };
    }
}
