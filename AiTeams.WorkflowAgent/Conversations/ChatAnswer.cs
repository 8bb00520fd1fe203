using AiTeams.Contracts.Chat;
using AiTeams.Contracts.Plans;
using AiTeams.Contracts.Workflows;
using AiTeams.ServiceDefaults.Problems;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.WorkflowAgent.Engine;
using AiTeams.WorkflowAgent.Generations;

namespace AiTeams.WorkflowAgent.Conversations;

/// <summary>Plans, stores, and tells of it as it goes; whatever happens, the last event is <c>done</c>.</summary>
internal sealed class ChatAnswer(Generator generator, GenerationStore generations, EngineClient engine, ILogger<ChatAnswer> logger)
{
    public async Task TellAsync(GenerationRequest request, EventStream events, CancellationToken aborted)
    {
        string result;
        try
        {
            result = await AnswerAsync(request, events, aborted);
        }
        catch (Exception exception) when (!aborted.IsCancellationRequested)
        {
            var problem = exception as ProblemException;
            var code = problem?.Code ?? ProblemCodes.InternalError;
            if (problem is not { Status: < 500 }) logger.StreamFailed(exception, code);
            Telemetry.FailedInBody(code);
            await events.SendAsync(ChatEventTypes.Error, problem?.Message ?? "Something failed on our side. Quote the tracking id when you ask about it.", code: code, cancellationToken: aborted);
            result = "error";
        }

        await events.DoneAsync(result, aborted);
    }

    private async Task<string> AnswerAsync(GenerationRequest request, EventStream events, CancellationToken aborted)
    {
        await events.SendAsync(ChatEventTypes.Status, "Planning the workflow.", cancellationToken: aborted);
        var generation = await generator.GenerateAsync(request, aborted);
        switch (generation.Result)
        {
            case PlanResults.Question:
                await events.SendAsync(ChatEventTypes.Question, generation.Question, cancellationToken: aborted);
                return PlanResults.Question;
            case PlanResults.Unsupported:
                await events.SendAsync(ChatEventTypes.Message, generation.Message, cancellationToken: aborted);
                return PlanResults.Unsupported;
            default:
                if (generation.Message is not null) await events.SendAsync(ChatEventTypes.Message, generation.Message, cancellationToken: aborted);
                await events.SendAsync(ChatEventTypes.Status, "Storing the workflow.", cancellationToken: aborted);
                await events.SendAsync(ChatEventTypes.Workflow, workflow: await StoreAsync(generation, request, aborted), cancellationToken: aborted);
                return "workflow";
        }
    }

    /// <summary>Under the generation's id as key: told twice, it is stored once.</summary>
    private async Task<WorkflowResponse> StoreAsync(Generation generation, GenerationRequest request, CancellationToken aborted)
    {
        var asked = new CreateWorkflowRequest { Graph = generation.ReadGraph(), SessionId = generation.SessionId, UserId = generation.UserId };
        var workflow = await engine.StoreAsync(asked, request.Caller, generation.Id, aborted);
        Telemetry.Workflow(workflow.WorkflowId, workflow.WorkflowType);
        if (generation.WorkflowId != workflow.WorkflowId) await generations.SetWorkflowAsync(generation.Id, workflow.WorkflowId);
        return workflow;
    }
}
