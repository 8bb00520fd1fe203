using AiTeams.Contracts.Workflows.Validation;
using AiTeams.WorkflowAgent.Planning.Offline;
using Xunit;

namespace AiTeams.Tests.WorkflowAgent.Planning.Offline;

/// <summary>Sentence → what its graph essentially is. One row per way of saying things that the planner promises to read.</summary>
public sealed class SentenceTests
{
    [Theory]
    // One request.
    [InlineData("fetch https://a.test/x", "GET https://a.test/x", "trigger>fetch")]
    [InlineData("GET https://a.test/x?y=1&z=2.", "GET https://a.test/x?y=1&z=2", "trigger>fetch")]
    [InlineData("Please download the report from https://a.test/report.csv", "GET https://a.test/report.csv", "trigger>fetch")]
    [InlineData("Create a workflow that calls api.example.com/status", "GET https://api.example.com/status", "trigger>fetch")]
    [InlineData("post to https://b.test/in", "POST https://b.test/in", "trigger>post")]
    [InlineData("send a DELETE request to https://b.test/items/3", "DELETE https://b.test/items/3", "trigger>delete")]
    [InlineData("make a PUT request to https://b.test/items/3", "PUT https://b.test/items/3", "trigger>put")]
    [InlineData("update https://b.test/items/3 with body {\"a\": 1}", "PATCH https://b.test/items/3", "trigger>patch")]
    [InlineData("delete https://b.test/items/3", "DELETE https://b.test/items/3", "trigger>delete")]
    [InlineData("ping https://a.test", "GET https://a.test", "trigger>fetch")]
    // Sequences.
    [InlineData("fetch https://a.test/x then post it to https://b.test/y", "GET https://a.test/x; POST https://b.test/y", "trigger>fetch fetch>post")]
    [InlineData("Fetch https://a.test/x and post the result to https://b.test/y.", "GET https://a.test/x; POST https://b.test/y", "trigger>fetch fetch>post")]
    [InlineData("get https://a.test/x, wait 5 minutes, and then delete https://a.test/x", "GET https://a.test/x; wait PT5M; DELETE https://a.test/x", "trigger>fetch fetch>wait wait>delete")]
    [InlineData("After fetching https://a.test/x, post it to https://b.test/y", "GET https://a.test/x; POST https://b.test/y", "trigger>fetch fetch>post")]
    [InlineData("post the data to https://b.test/y after fetching https://a.test/x", "GET https://a.test/x; POST https://b.test/y", "trigger>fetch fetch>post")]
    [InlineData("before posting to https://b.test/y, fetch https://a.test/x", "GET https://a.test/x; POST https://b.test/y", "trigger>fetch fetch>post")]
    [InlineData("1. fetch https://a.test/x\n2. post it to https://b.test/y", "GET https://a.test/x; POST https://b.test/y", "trigger>fetch fetch>post")]
    [InlineData("fetch https://a.test/1 and https://a.test/2", "GET https://a.test/1; GET https://a.test/2", "trigger>fetch fetch>fetch_2")]
    [InlineData("send the result of https://a.test/x to https://b.test/y", "GET https://a.test/x; POST https://b.test/y", "trigger>fetch fetch>post")]
    [InlineData("download https://a.test/x to https://b.test/y", "GET https://a.test/x; POST https://b.test/y", "trigger>fetch fetch>post")]
    // Delays.
    [InlineData("wait 30 seconds then post to https://b.test/y", "wait PT30S; POST https://b.test/y", "trigger>wait wait>post")]
    [InlineData("in 10 minutes, post to https://b.test/y", "wait PT10M; POST https://b.test/y", "trigger>wait wait>post")]
    [InlineData("post to https://b.test/y in 10 minutes", "wait PT10M; POST https://b.test/y", "trigger>wait wait>post")]
    [InlineData("fetch https://a.test/x, after 2 hours post it to https://b.test/y", "GET https://a.test/x; wait PT2H; POST https://b.test/y", "trigger>fetch fetch>wait wait>post")]
    [InlineData("pause for half an hour, then get https://a.test/x", "wait PT30M; GET https://a.test/x", "trigger>wait wait>fetch")]
    [InlineData("fetch https://a.test/x, 5 minutes later fetch https://a.test/y", "GET https://a.test/x; wait PT5M; GET https://a.test/y", "trigger>fetch fetch>wait wait>fetch_2")]
    [InlineData("wait an hour and call https://a.test/x", "wait PT1H; GET https://a.test/x", "trigger>wait wait>fetch")]
    [InlineData("wait 90s, get https://a.test/x", "wait PT1M30S; GET https://a.test/x", "trigger>wait wait>fetch")]
    // Conditions.
    [InlineData("fetch https://a.test/x, if the status is 200 post it to https://b.test/y", "GET https://a.test/x; if nodes.fetch.status == `200`; POST https://b.test/y",
        "trigger>fetch fetch>merge fetch:error>merge merge>check check:true>post")]
    [InlineData("Fetch https://a.test/x. If the status code is not 200, notify Slack at https://hooks.test/s. Otherwise post it to https://b.test/y.",
        "GET https://a.test/x; if nodes.fetch.status != `200`; POST https://hooks.test/s; POST https://b.test/y", "trigger>fetch fetch>merge fetch:error>merge merge>check check:true>notify check:false>post")]
    [InlineData("check https://a.test/health and notify https://hooks.test/s if it fails", "GET https://a.test/health; if !(nodes.fetch.status < `400`); POST https://hooks.test/s",
        "trigger>fetch fetch>merge fetch:error>merge merge>check check:true>notify")]
    [InlineData("get https://a.test/p and if price is greater than 100 then post it to https://b.test/y else post it to https://b.test/z",
        "GET https://a.test/p; if nodes.fetch.body.price > `100`; POST https://b.test/y; POST https://b.test/z", "trigger>fetch fetch>check check:true>post check:false>post_2")]
    [InlineData("fetch https://a.test/x; unless data.count is at least 3, post to https://b.test/y", "GET https://a.test/x; if !(nodes.fetch.body.data.count >= `3`); POST https://b.test/y",
        "trigger>fetch fetch>check check:true>post")]
    [InlineData("fetch https://a.test/x, post to https://b.test/y if the response contains \"error\"",
        "GET https://a.test/x; if contains(to_string(nodes.fetch.body), to_string(`\"error\"`)); POST https://b.test/y", "trigger>fetch fetch>check check:true>post")]
    [InlineData("get https://a.test/x; if state is \"open\" and count > 5, post to https://b.test/y", "GET https://a.test/x; if nodes.fetch.body.state == `\"open\"` && nodes.fetch.body.count > `5`; POST https://b.test/y",
        "trigger>fetch fetch>check check:true>post")]
    [InlineData("get https://a.test/x; if the status is 404 or the status is 410, post to https://b.test/y", "GET https://a.test/x; if nodes.fetch.status == `404` || nodes.fetch.status == `410`; POST https://b.test/y",
        "trigger>fetch fetch>merge fetch:error>merge merge>check check:true>post")]
    [InlineData("get https://a.test/x; if it returns 5xx notify https://hooks.test/s", "GET https://a.test/x; if (nodes.fetch.status >= `500` && nodes.fetch.status <= `599`); POST https://hooks.test/s",
        "trigger>fetch fetch>merge fetch:error>merge merge>check check:true>notify")]
    [InlineData("If https://a.test/health is down, notify https://hooks.test/s", "GET https://a.test/health; if !(nodes.fetch.status < `400`); POST https://hooks.test/s",
        "trigger>fetch fetch>merge fetch:error>merge merge>check check:true>notify")]
    [InlineData("notify https://hooks.test/s when https://a.test/health returns 503", "GET https://a.test/health; if nodes.fetch.status == `503`; POST https://hooks.test/s",
        "trigger>fetch fetch>merge fetch:error>merge merge>check check:true>notify")]
    [InlineData("if amount is above 100 post to https://b.test/y", "if trigger.amount > `100`; POST https://b.test/y", "trigger>check check:true>post")]
    [InlineData("fetch https://a.test/x, check whether the status is 200; if so, post it to https://b.test/y, if not, notify https://hooks.test/s",
        "GET https://a.test/x; if nodes.fetch.status == `200`; POST https://b.test/y; POST https://hooks.test/s", "trigger>fetch fetch>merge fetch:error>merge merge>check check:true>post check:false>notify")]
    [InlineData("fetch https://a.test/x. If items is empty, post to https://b.test/y. Finally delete https://a.test/x",
        "GET https://a.test/x; if !(nodes.fetch.body.items); POST https://b.test/y; DELETE https://a.test/x", "trigger>fetch fetch>check check:true>post post>merge check:false>merge merge>delete")]
    [InlineData("fetch https://a.test/x. On failure, notify https://hooks.test/s", "GET https://a.test/x; if !(nodes.fetch.status < `400`); POST https://hooks.test/s",
        "trigger>fetch fetch>merge fetch:error>merge merge>check check:true>notify")]
    // Parallel and merge.
    [InlineData("fetch https://a.test/1 and https://a.test/2 in parallel, then merge them and post the result to https://b.test/y",
        "GET https://a.test/1; GET https://a.test/2; POST https://b.test/y", "trigger>fetch trigger>fetch_2 fetch>merge fetch_2>merge merge>post")]
    [InlineData("fetch https://a.test/1 and at the same time fetch https://a.test/2. Then post to https://b.test/y",
        "GET https://a.test/1; GET https://a.test/2; POST https://b.test/y", "trigger>fetch trigger>fetch_2 fetch>merge fetch_2>merge merge>post")]
    [InlineData("Simultaneously get https://a.test/1, get https://a.test/2 and get https://a.test/3", "GET https://a.test/1; GET https://a.test/2; GET https://a.test/3",
        "trigger>fetch trigger>fetch_2 trigger>fetch_3")]
    [InlineData("get https://a.test/1, get https://a.test/2 and combine the results", "GET https://a.test/1; GET https://a.test/2", "trigger>fetch trigger>fetch_2 fetch>merge fetch_2>merge")]
    [InlineData("post to https://b.test/y while notifying https://hooks.test/s", "POST https://b.test/y; POST https://hooks.test/s", "trigger>post trigger>notify")]
    // Fields.
    [InlineData("fetch https://a.test/x, extract title and data.price, and post them to https://b.test/y",
        "GET https://a.test/x; pick {\"title\":\"{{ nodes.fetch.body.title }}\",\"price\":\"{{ nodes.fetch.body.data.price }}\"}; POST https://b.test/y", "trigger>fetch fetch>extract extract>post")]
    [InlineData("keep only name from https://a.test/x", "GET https://a.test/x; pick {\"name\":\"{{ nodes.fetch.body.name }}\"}", "trigger>fetch fetch>extract")]
    // Schedules.
    [InlineData("every 5 minutes fetch https://a.test/x", "cron */5 * * * * UTC; GET https://a.test/x", "trigger>fetch")]
    [InlineData("fetch https://a.test/x every hour", "cron 0 * * * * UTC; GET https://a.test/x", "trigger>fetch")]
    [InlineData("Every 2 hours, ping https://a.test/x", "cron 0 */2 * * * UTC; GET https://a.test/x", "trigger>fetch")]
    [InlineData("daily at 9am get https://a.test/x", "cron 0 9 * * * UTC; GET https://a.test/x", "trigger>fetch")]
    [InlineData("get https://a.test/x every day at 18:30", "cron 30 18 * * * UTC; GET https://a.test/x", "trigger>fetch")]
    [InlineData("at 9:15 pm every day, get https://a.test/x", "cron 15 21 * * * UTC; GET https://a.test/x", "trigger>fetch")]
    [InlineData("On weekdays at 8:00 Europe/Berlin, get https://a.test/x", "cron 0 8 * * 1-5 Europe/Berlin; GET https://a.test/x", "trigger>fetch")]
    [InlineData("every Monday and Friday at noon get https://a.test/x", "cron 0 12 * * 1,5 UTC; GET https://a.test/x", "trigger>fetch")]
    [InlineData("on the 1st of every month at 06:00 get https://a.test/x", "cron 0 6 1 * * UTC; GET https://a.test/x", "trigger>fetch")]
    [InlineData("hourly on weekdays, get https://a.test/x", "cron 0 * * * 1-5 UTC; GET https://a.test/x", "trigger>fetch")]
    [InlineData("run on cron \"*/10 8-18 * * 1-5\": get https://a.test/x", "cron */10 8-18 * * 1-5 UTC; GET https://a.test/x", "trigger>fetch")]
    [InlineData("Every day at 9 in the evening get https://a.test/x", "cron 0 21 * * * UTC; GET https://a.test/x", "trigger>fetch")]
    [InlineData("check https://a.test/health every minute and alert https://hooks.test/s if the status is not 200",
        "cron * * * * * UTC; GET https://a.test/health; if nodes.fetch.status != `200`; POST https://hooks.test/s", "trigger>fetch fetch>merge fetch:error>merge merge>check check:true>notify")]
    // Notifications.
    [InlineData("send an email to bob@a.test via https://mail.test/send saying \"done\"", "POST https://mail.test/send", "trigger>notify")]
    [InlineData("let me know on Slack https://hooks.test/s when https://a.test/x is up", "GET https://a.test/x; if nodes.fetch.status < `400`; POST https://hooks.test/s",
        "trigger>fetch fetch>merge fetch:error>merge merge>check check:true>notify")]
    public void A_sentence_becomes_its_graph(string sentence, string nodes, string ways) => AssertPlanned(sentence, nodes, ways);

    [Theory]
    [InlineData("获取 https://a.test/x", "GET https://a.test/x", "trigger>fetch")]
    [InlineData("请获取https://a.test/x，然后发送到https://b.test/y。", "GET https://a.test/x; POST https://b.test/y", "trigger>fetch fetch>post")]
    [InlineData("每天早上9点获取 https://a.test/x，然后把结果发送到 https://b.test/y", "cron 0 9 * * * UTC; GET https://a.test/x; POST https://b.test/y", "trigger>fetch fetch>post")]
    [InlineData("每5分钟检查 https://a.test/health，如果状态码不是200，就通知 https://hooks.test/s",
        "cron */5 * * * * UTC; GET https://a.test/health; if nodes.fetch.status != `200`; POST https://hooks.test/s", "trigger>fetch fetch>merge fetch:error>merge merge>check check:true>notify")]
    [InlineData("获取 https://a.test/p，如果 price 大于 100，就提交到 https://b.test/y，否则通知 https://hooks.test/s",
        "GET https://a.test/p; if nodes.fetch.body.price > `100`; POST https://b.test/y; POST https://hooks.test/s", "trigger>fetch fetch>check check:true>post check:false>notify")]
    [InlineData("等待5分钟，然后获取 https://a.test/x", "wait PT5M; GET https://a.test/x", "trigger>wait wait>fetch")]
    [InlineData("同时获取 https://a.test/1 和 https://a.test/2，然后合并，提交到 https://b.test/y",
        "GET https://a.test/1; GET https://a.test/2; POST https://b.test/y", "trigger>fetch trigger>fetch_2 fetch>merge fetch_2>merge merge>post")]
    [InlineData("工作日下午3点半获取 https://a.test/x", "cron 30 15 * * 1-5 UTC; GET https://a.test/x", "trigger>fetch")]
    [InlineData("每周一北京时间上午十点访问 https://a.test/x", "cron 0 10 * * 1 Asia/Shanghai; GET https://a.test/x", "trigger>fetch")]
    [InlineData("每小时获取 https://a.test/x", "cron 0 * * * * UTC; GET https://a.test/x", "trigger>fetch")]
    [InlineData("获取 https://a.test/x，如果失败就通知 https://hooks.test/s", "GET https://a.test/x; if !(nodes.fetch.status < `400`); POST https://hooks.test/s",
        "trigger>fetch fetch>merge fetch:error>merge merge>check check:true>notify")]
    [InlineData("每月1号8点获取 https://a.test/x", "cron 0 8 1 * * UTC; GET https://a.test/x", "trigger>fetch")]
    public void A_chinese_sentence_becomes_its_graph(string sentence, string nodes, string ways) => AssertPlanned(sentence, nodes, ways);

    private static void AssertPlanned(string sentence, string nodes, string ways)
    {
        var plan = OfflinePlanner.Plan(sentence, [], modelConfigured: false);

        Assert.True(plan.Graph is not null, plan.Question ?? plan.Message);
        Assert.Equal(nodes, Shape.Nodes(plan.Graph!));
        Assert.Equal(ways, Shape.Ways(plan.Graph!));
        Assert.Empty(WorkflowValidator.Validate(plan.Graph, modelConfigured: false));
    }
}
