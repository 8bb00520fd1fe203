using System.Text.Json;
using AiTeams.Contracts;
using AiTeams.Contracts.Plans;
using AiTeams.Contracts.Workflows;
using AiTeams.Contracts.Workflows.Validation;
using AiTeams.LanguageModels;
using AiTeams.LanguageModels.Calls;
using AiTeams.ServiceDefaults.Problems;
using Microsoft.Extensions.AI;

namespace AiTeams.WorkflowAgent.Planning.Models;

/// <summary>
/// Lets the configured model plan. Its answer is checked like any graph from outside; one that is broken goes back once with what is wrong,
/// and a second broken one is said to be a failure, never patched up.
/// </summary>
internal sealed class ModelPlanner(IChatClient chat, ModelOptions options, ILogger<ModelPlanner> logger) : IPlanner
{
    public const string FailedCode = "plan_failed";

    private const int Rounds = 2;
    private const int LongestWords = 2_000;
    private const int MostErrors = 20;

    public string Version => $"{options.Provider} {options.Model} {PlanPrompt.Version}";

    public async Task<Plan> PlanAsync(Conversation conversation, CancellationToken cancellationToken)
    {
        var messages = PlanPrompt.Of(conversation);
        var spent = new Spent();
        for (var round = 1; ; round++)
        {
            var response = await chat.GetResponseAsync(messages, new() { Temperature = 0, ResponseFormat = ChatResponseFormat.Json }, cancellationToken);
            spent.Add(response);
            var (plan, errors) = Read(response.Text, conversation, spent);
            if (plan is not null) return plan;
            logger.ModelPlanInvalid(round, errors.Count);
            if (round == Rounds)
                throw new ProblemException(502, FailedCode, $"The language model's plan is not valid, also after a second try: {string.Join("; ", errors.Take(3))}");
            messages.Add(new(ChatRole.Assistant, response.Text));
            messages.Add(PlanPrompt.Repair(errors.Take(MostErrors)));
        }
    }

    private (Plan? Plan, IReadOnlyList<string> Errors) Read(string text, Conversation conversation, Spent spent)
    {
        ModelAnswer? answer;
        try
        {
            answer = JsonSerializer.Deserialize<ModelAnswer>(WithoutFence(text), ContractJson.Options);
        }
        catch (JsonException exception)
        {
            return (null, [$"the answer is not the JSON object asked for (at {exception.Path ?? "$"}, line {(exception.LineNumber ?? 0) + 1})"]);
        }

        if (Problems(answer) is { Count: > 0 } problems) return (null, problems);
        return (new Plan
        {
            Result = answer!.Result!,
            Graph = answer.Graph is { } graph ? Named(graph, conversation) : null,
            Question = Cut(answer.Question),
            Message = Cut(answer.Message),
            Conversation = conversation,
            Provider = options.Provider,
            Model = options.Model!,
            InputTokens = spent.Input,
            OutputTokens = spent.Output,
            CostMicroUsd = spent.Cost,
        }, []);
    }

    private static IReadOnlyList<string> Problems(ModelAnswer? answer) => answer?.Result switch
    {
        PlanResults.Planned => [.. WorkflowValidator.Validate(answer.Graph, modelConfigured: true).Select(static error => $"{error.Path}: {error.Message}")],
        PlanResults.Question when string.IsNullOrWhiteSpace(answer.Question) => ["question: is missing"],
        PlanResults.Unsupported when string.IsNullOrWhiteSpace(answer.Message) => ["message: is missing"],
        PlanResults.Question or PlanResults.Unsupported when answer.Graph is not null => ["graph: only a planned answer has one"],
        PlanResults.Question or PlanResults.Unsupported => [],
        _ => ["result: must be planned, question or unsupported"],
    };

    private static WorkflowGraph Named(WorkflowGraph graph, Conversation conversation) =>
        string.IsNullOrWhiteSpace(graph.Metadata?.Name) ? graph with { Metadata = (graph.Metadata ?? new()) with { Name = Cut(conversation.Description, 80)! } } : graph;

    private static string? Cut(string? text, int length = LongestWords) => text is null || text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    /// <summary>Some models put ```json around their answer whatever they are told.</summary>
    private static ReadOnlySpan<char> WithoutFence(string text)
    {
        var span = text.AsSpan().Trim();
        if (!span.StartsWith("```", StringComparison.Ordinal) || !span.EndsWith("```", StringComparison.Ordinal) || span.IndexOf('\n') is not (> 0 and var line)) return span;
        return span[line..^3].Trim();
    }

    /// <param name="Result">One of <see cref="PlanResults"/>.</param>
    private sealed record ModelAnswer(string? Result, WorkflowGraph? Graph, string? Question, string? Message);

    /// <summary>Sums over the rounds; one unknown part makes the sum unknown.</summary>
    private sealed class Spent
    {
        public long? Input { get; private set; } = 0;

        public long? Output { get; private set; } = 0;

        public long? Cost { get; private set; } = 0;

        public void Add(ChatResponse response)
        {
            var call = ModelCall.Of(response);
            (Input, Output, Cost) = (Input + call?.Usage.Input, Output + call?.Usage.Output, Cost + call?.CostMicroUsd);
        }
    }
}
