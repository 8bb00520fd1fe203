using AiTeams.Contracts.Executions;
using AiTeams.Testing.LanguageModels;
using AiTeams.Tests.WorkflowEngine.Support;
using Xunit;

namespace AiTeams.Tests.WorkflowEngine.Nodes;

public class AiNodeTests
{
    private static readonly string Ask = Graphs.Of("start-ask", """{"id": "ask", "kind": "ai", "configuration": {"system": "Be short.", "prompt": "Sum up {{ trigger.text }}"} }""");

    private static Task<EngineHost> StartAsync(OpenAiDouble model) =>
        EngineHost.StartAsync(settings: [("Models:BaseUrl", model.BaseUrl), ("Models:Model", "small"), ("Models:ApiKey", "k")]);

    [Fact]
    public async Task The_prompt_is_worked_out_and_the_answer_is_the_output()
    {
        await using var model = await OpenAiDouble.StartAsync();
        model.Then(new ModelAnswer { Text = "Short.", Usage = new(21, 3) });
        await using var engine = await StartAsync(model);

        var run = await engine.RunAsync(Ask, """{"text": "a story"}""");

        Assert.Equal(ExecutionStatus.Succeeded, run.Status);
        Assert.Equal("""{"ask":{"text":"Short.","model":"small","input_tokens":21,"output_tokens":3}}""", run.Output!.ToJsonString());
        var request = Assert.Single(model.Requests);
        Assert.Equal(["Be short.", "Sum up a story"], request.Body.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("content").GetString()));
        var workflow = await engine.JsonAsync(HttpMethod.Get, $"/workflows/{run.WorkflowId}");
        Assert.Equal("ai-assisted", workflow["workflow_type"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_model_that_fails_fails_the_node_and_is_not_asked_again()
    {
        await using var model = await OpenAiDouble.StartAsync();
        model.Otherwise = ModelAnswer.Error(500);
        await using var engine = await StartAsync(model);

        var run = await engine.RunAsync(Ask, """{"text": "x"}""");

        Assert.Equal((ExecutionStatus.Failed, "model_failed", "ask"), (run.Status, run.Error!.Code, run.Error.NodeId));
        Assert.Single(model.Requests);
    }

    [Fact]
    public async Task A_model_that_hangs_can_be_cancelled()
    {
        await using var model = await OpenAiDouble.StartAsync();
        model.Otherwise = new ModelAnswer { Hold = new TaskCompletionSource().Task };
        await using var engine = await StartAsync(model);
        var execution = await engine.BeginAsync(await engine.CreateAsync(Ask));
        await model.ReceivedAsync(1);

        await engine.JsonAsync(HttpMethod.Post, $"/executions/{execution}/cancel");

        Assert.Equal(NodeStatus.Cancelled, (await engine.UntilAsync(execution, ExecutionStatus.Cancelled)).Nodes!.Single(node => node.NodeId == "ask").Status);
    }
}
