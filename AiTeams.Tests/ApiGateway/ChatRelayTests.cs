using System.IO.Pipelines;
using System.Text;
using AiTeams.ApiGateway.Chat;
using AiTeams.Testing.Time;
using AiTeams.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Xunit;

namespace AiTeams.Tests.ApiGateway;

public sealed class ChatRelayTests
{
    [Fact]
    public async Task A_client_that_reads_slowly_is_not_taken_for_a_silent_agent()
    {
        var time = new FakeTime();
        var client = new SlowClient();
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(client));
        var agent = new Pipe();
        await agent.Writer.WriteAsync("event: status\ndata: {}\n\n"u8.ToArray());

        var relay = new ChatRelay(context.Response, "ses_1", time)
            .CopyAsync(agent.Reader.AsStream(), () => Task.CompletedTask, TimeSpan.FromSeconds(45), CancellationToken.None);
        await client.Writing.Task.WaitAsync(Patience.Most);
        time.Advance(TimeSpan.FromMinutes(2));
        await agent.Writer.WriteAsync("event: done\ndata: {}\n\n"u8.ToArray());
        client.Ready.SetResult();

        Assert.True(await relay.WaitAsync(Patience.Most));
        Assert.Equal("event: status\ndata: {}\n\nevent: done\ndata: {}\n\n", Encoding.UTF8.GetString(client.ToArray()));
    }

    private sealed class SlowClient : MemoryStream
    {
        public TaskCompletionSource Writing { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Ready { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writing.TrySetResult();
            await Ready.Task;
            await base.WriteAsync(buffer, cancellationToken);
        }
    }
}
