using System.Text.Json;
using AiTeams.Contracts;
using AiTeams.Contracts.Workflows;
using AiTeams.ServiceDefaults.Problems;
using AiTeams.WorkflowAgent.Requests;

namespace AiTeams.WorkflowAgent.Engine;

/// <summary>The engine, which keeps workflows.</summary>
internal sealed class EngineClient(HttpClient http)
{
    /// <param name="idempotencyKey">The same key stores the same workflow once, however often it is sent.</param>
    /// <exception cref="ProblemException">The engine's own refusal, or 502 <c>engine_unavailable</c>.</exception>
    public async Task<WorkflowResponse> StoreAsync(CreateWorkflowRequest workflow, Caller caller, string idempotencyKey, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/workflows") { Content = JsonContent.Create(workflow, options: ContractJson.Options) };
        request.Headers.TryAddWithoutValidation(InternalHeaders.TenantId, caller.TenantId);
        if (caller.UserId is not null) request.Headers.Add(InternalHeaders.UserId, InternalHeaders.EncodeUserId(caller.UserId));
        request.Headers.TryAddWithoutValidation(InternalHeaders.IdempotencyKey, idempotencyKey);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode) throw await RefusalAsync(response, cancellationToken);
            return await response.Content.ReadFromJsonAsync<WorkflowResponse>(ContractJson.Options, cancellationToken) ?? throw new JsonException("The body is null.");
        }
        catch (Exception exception) when (exception is not ProblemException && !cancellationToken.IsCancellationRequested)
        {
            throw Unavailable("The workflow was planned but the engine could not store it. Send the same request again.", exception);
        }
    }

    private static async Task<ProblemException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var problem = response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? await response.Content.ReadFromJsonAsync<Problem>(ContractJson.Options, cancellationToken)
            : null;
        var status = (int)response.StatusCode;
        return status < 500 && problem?.Code is { } code
            ? new ProblemException(status, code, problem.Detail ?? "The engine refused the workflow.")
            : Unavailable($"The workflow was planned but the engine could not store it (it answered {status}). Send the same request again.", null);
    }

    private static ProblemException Unavailable(string detail, Exception? inner) => new(502, "engine_unavailable", detail, inner: inner);

    private sealed record Problem(string? Code, string? Detail);
}
