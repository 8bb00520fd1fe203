using System.Diagnostics;
using AiTeams.ServiceDefaults.Identity;
using AiTeams.ServiceDefaults.Receipts;
using AiTeams.ServiceDefaults.Tracking;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiTeams.Tests.Logging;

/// <summary>Receipts of runs and model calls whose every fact is hostile: one line each, as <see cref="HostileLineTests"/> asks of any.</summary>
public sealed class HostileReceiptTests
{
    private const int Receipts = 10_000;

    [Fact]
    public async Task Hostile_facts_make_one_valid_receipt_each()
    {
        var sink = new CheckingSink(ReceiptLog.Category, 100);
        await using var host = new LineHost(sink);
        var receipts = host.Services.GetRequiredService<ReceiptLog>();
        using var activity = new Activity("hostile").SetIdFormat(ActivityIdFormat.W3C).Start();
        activity.IsAllDataRequested = false;
        using var story = Telemetry.Begin();
        sink.TrackingId = Telemetry.TrackingId!;
        sink.Version = host.Services.GetRequiredService<ServiceIdentity>().Version;

        for (var receipt = 0; receipt < Receipts; receipt++)
        {
            sink.Set = receipt;
            var (texts, random) = (new HostileFields(receipt), new Random(receipt));
            Telemetry.Tenant(texts.Text());
            Telemetry.User(texts.Text(), texts.Text());
            Telemetry.Session(texts.Text());
            Telemetry.Workflow(texts.Text(), texts.Text(), texts.Text(), texts.Text());
            Telemetry.Operation(texts.Text());
            var duration = TimeSpan.FromTicks(random.NextInt64(long.MinValue, long.MaxValue));
            if (random.Next(2) == 0) receipts.Run(new(texts.Text(), duration, texts.Text(), texts.Text()));
            else receipts.ModelCall(new(texts.Text(), texts.Text(), texts.Text(), duration, random.NextInt64(), null, random.NextInt64(), texts.Text(), texts.Text()));

            Assert.Null(sink.Failure);
            Assert.Equal(receipt + 1, sink.Lines);
        }
    }
}
