using System.Text.Json;
using AiTeams.Contracts.Expressions;
using AiTeams.Contracts.Workflows;
using AiTeams.Contracts.Workflows.Validation;
using AiTeams.ServiceDefaults.Problems;
using Microsoft.Extensions.AI;

namespace AiTeams.WorkflowEngine.Nodes.Ai;

/// <summary>Asks the language model; the output is <c>{text, model, input_tokens, output_tokens}</c>.</summary>
internal sealed class AiNode(IServiceProvider services) : INodeRunner
{
    public string Kind => NodeKinds.Ai;

    // A model call costs money each time: no silent second one.
    public int Attempts => 1;

    public TimeSpan RetryDelay => TimeSpan.Zero;

    public async Task<NodeResult> RunAsync(NodeWork work, CancellationToken cancellationToken)
    {
        if (services.GetService<IChatClient>() is not { } model)
        {
            return work.Fail(WorkflowErrorCodes.ModelNotConfigured, "No language model is configured (Models:BaseUrl, Models:Model).");
        }

        try
        {
            var messages = new List<ChatMessage>();
            if (work.Text("system") is { Length: > 0 } system) messages.Add(new(ChatRole.System, system));
            messages.Add(new(ChatRole.User, work.Text("prompt") ?? ""));
            var answer = await model.GetResponseAsync(messages, new ChatOptions { ModelId = work.Text("model") }, cancellationToken);
            return NodeResult.Success(JsonSerializer.SerializeToElement(new Dictionary<string, object?>
            {
                ["text"] = answer.Text,
                ["model"] = answer.ModelId,
                ["input_tokens"] = answer.Usage?.InputTokenCount,
                ["output_tokens"] = answer.Usage?.OutputTokenCount,
            }));
        }
        catch (ExpressionException error)
        {
            return work.Fail(NodeErrors.ExpressionFailed, error.Message);
        }
        catch (ProblemException problem)
        {
            // Span, receipt and cost of the call are the client's; here it is the node's failure, in words meant for the author.
            return work.Fail(problem.Code, problem.Message);
        }
    }
}

/// <summary>Whether <c>ai</c> nodes can run here.</summary>
internal sealed class ModelAvailability(IServiceProvider services)
{
    public bool IsConfigured { get; } = services.GetService<IChatClient>() is not null;
}
