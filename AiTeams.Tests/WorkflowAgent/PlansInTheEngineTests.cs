using System.Text.Json;
using System.Text.RegularExpressions;
using AiTeams.Contracts;
using AiTeams.Contracts.Chat;
using AiTeams.Contracts.Executions;
using AiTeams.Tests.WorkflowEngine.Support;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace AiTeams.Tests.WorkflowAgent;

/// <summary>What the offline planner makes of a sentence does what the sentence says: stored by the real engine, run by it, against a real server.</summary>
public sealed partial class PlansInTheEngineTests
{
    [Theory]
    [InlineData("fetch {T}/items then post it to {T}/sink", """POST /sink {"path":"/items"}""")]
    [InlineData("fetch {T}/a and {T}/b in parallel, then merge them and post the result to {T}/sink", """POST /sink {"fetch":{"path":"/a"},"fetch_2":{"path":"/b"}}""")]
    [InlineData("fetch {T}/goods, extract price and post it to {T}/sink", """POST /sink {"price":12.5}""")]
    [InlineData("fetch {T}/goods; if price is above 10 post it to {T}/dear, otherwise post it to {T}/cheap", """POST /dear {"price":12.5,"tags":["new"]}""")]
    [InlineData("fetch {T}/goods; if price is above 20 post it to {T}/dear, otherwise post it to {T}/cheap", """POST /cheap {"price":12.5,"tags":["new"]}""")]
    [InlineData("fetch {T}/goods; if tags contains \"new\" notify {T}/hook saying \"hello\"", """POST /hook {"text":"hello"}""")]
    [InlineData("check {T}/down and notify {T}/hook if it fails", """POST /hook {"text":"{T}/down answered 503"}""")]
    [InlineData("check {T}/up and notify {T}/hook if it fails", "")]
    [InlineData("fetch {T}/down; if the status is 200 post it to {T}/sink, otherwise notify {T}/hook saying \"no\"", """POST /hook {"text":"no"}""")]
    [InlineData("If http://127.0.0.1:9/health is down, notify {T}/hook saying \"unreachable\"", """POST /hook {"text":"unreachable"}""")]
    [InlineData("fetch {T}/up, if it succeeds post \"yes\" to {T}/sink, if it fails notify {T}/hook", """POST /sink {"text":"yes"}""")]
    [InlineData("fetch {T}/goods; if tags is not empty post \"some\" to {T}/sink", """POST /sink {"text":"some"}""")]
    [InlineData("fetch {T}/goods; unless tags contains \"old\" post \"fresh\" to {T}/sink", """POST /sink {"text":"fresh"}""")]
    [InlineData("fetch {T}/goods; if tags does not contain \"new\" post \"fresh\" to {T}/sink", "")]
    [InlineData("get {T}/up. If items is empty, post \"empty\" to {T}/sink. Finally delete {T}/up", """POST /sink {"text":"empty"}|DELETE /up """)]
    public async Task A_sentence_does_what_it_says(string sentence, string calls)
    {
        await using var target = await TargetServer.StartAsync();
        target.Answers["/goods"] = static context => context.Response.WriteAsJsonAsync(new { price = 12.5, tags = (string[])["new"] });
        target.Answers["/down"] = static context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        await using var engine = await EngineHost.StartAsync(target);
        await using var agent = await Agent.StartAsync(new Dictionary<string, string?> { ["services:workflow-engine:http:0"] = engine.Client.BaseAddress!.ToString() }, realEngine: true);
        var address = target.Url.ToString().TrimEnd('/');

        var execution = await RunAsync(engine, await PlanAndStoreAsync(agent, sentence.Replace("{T}", address, StringComparison.Ordinal)));

        Assert.True(execution.Status == ExecutionStatus.Succeeded, $"{execution.Status} {execution.Error}");
        Assert.Equal(calls.Replace("{T}", address, StringComparison.Ordinal), string.Join('|', target.Requests.Where(static request => request.Method != "GET").Select(static request => $"{request.Method} {request.Path} {request.Body}")));
    }

    private static async Task<string> PlanAndStoreAsync(Agent agent, string sentence)
    {
        using var response = await agent.PostAsync("/generate", new ChatRequest { Message = sentence });
        var stream = await response.Content.ReadAsStringAsync();
        Assert.Contains("\"result\":\"workflow\"", stream, StringComparison.Ordinal);
        return WorkflowId().Match(stream).Groups[1].Value;
    }

    private static async Task<ExecutionResponse> RunAsync(EngineHost engine, string workflowId)
    {
        using var response = await engine.SendAsync(HttpMethod.Post, $"/workflows/{workflowId}/execute?wait=30s", "{}");
        response.EnsureSuccessStatusCode();
        return JsonSerializer.Deserialize<ExecutionResponse>(await response.Content.ReadAsStringAsync(), ContractJson.Options)!;
    }

    [GeneratedRegex("\"workflow_id\":\"([^\"]+)\"")]
    private static partial Regex WorkflowId();
}
