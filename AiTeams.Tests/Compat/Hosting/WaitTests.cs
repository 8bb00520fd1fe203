using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace AiTeams.Tests.Compat.Hosting;

public sealed class WaitTests
{
    [ShellFact]
    public async Task WaitFor_HoldsUntilHealthyAndReadyHandlersAreDone()
    {
        await using var test = new TestApplication();
        var healthy = false;
        var handlers = new TaskCompletionSource();
        test.Builder.Services.AddHealthChecks().AddCheck("switch", () => healthy ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("not yet"));
        var dependency = test.AddShell("dependency", "sleep 600").WithHealthCheck("switch").OnResourceReady((_, _, _) => handlers.Task);
        test.AddShell("dependent", "exit 0").WaitFor(dependency);

        await test.StartAsync();
        await test.WaitForAsync("dependent", KnownResourceStates.Waiting);
        var unhealthy = await test.States.WaitForResourceAsync("dependency", e => e.Snapshot.HealthReports is [{ Description: "not yet" }], test.Token);
        Assert.Equal(HealthStatus.Unhealthy, unhealthy.Snapshot.HealthStatus);
        healthy = true;
        await test.States.WaitForResourceAsync("dependency", e => e.Snapshot.HealthStatus == HealthStatus.Healthy, test.Token);
        Assert.Equal(KnownResourceStates.Waiting, State(test, "dependent"));
        handlers.SetResult();

        await test.WaitForAsync("dependent", KnownResourceStates.Finished);
        Assert.Equal(KnownResourceStates.Running, State(test, "dependency"));
    }

    [ShellFact]
    public async Task WaitForStart_DoesNotAskForHealth()
    {
        await using var test = new TestApplication();
        test.Builder.Services.AddHealthChecks().AddCheck("never", () => HealthCheckResult.Unhealthy());
        var dependency = test.AddShell("dependency", "sleep 600").WithHealthCheck("never");
        test.AddShell("dependent", "exit 0").WaitForStart(dependency);

        await test.StartAsync();

        await test.WaitForAsync("dependent", KnownResourceStates.Finished);
    }

    [ShellFact]
    public async Task WaitForCompletion_WrongExitCode_FailsToStartWithTheReason()
    {
        await using var test = new TestApplication();
        var migration = test.AddShell("migration", "exit 7");
        test.AddShell("right", "exit 0").WaitForCompletion(migration, exitCode: 7);
        test.AddShell("wrong", "exit 0").WaitForCompletion(migration);

        await test.StartAsync();

        await test.WaitForAsync("right", KnownResourceStates.Finished);
        await test.WaitForAsync("wrong", KnownResourceStates.FailedToStart);
        Assert.Equal(["it waits for 'migration' to complete with exit code 0, and that was 7."], await test.OutputAsync("wrong"));
    }

    [ShellFact]
    public async Task A_dependency_that_ends_fails_the_waiter_or_keeps_it_waiting_as_asked()
    {
        await using var test = new TestApplication();
        var dependency = test.AddShell("dependency", "exit 3").WithHealthCheck("never");
        test.Builder.Services.AddHealthChecks().AddCheck("never", () => HealthCheckResult.Unhealthy());
        test.AddShell("stops", "exit 0").WaitFor(dependency);
        test.AddShell("waits", "exit 0").WaitFor(dependency, WaitBehavior.WaitOnResourceUnavailable);

        await test.StartAsync();

        await test.WaitForAsync("stops", KnownResourceStates.FailedToStart);
        Assert.Equal(["it waits for 'dependency', which is Finished."], await test.OutputAsync("stops"));
        Assert.Equal(KnownResourceStates.Waiting, State(test, "waits"));
    }

    [ShellFact]
    public async Task A_missing_parameter_is_named_and_only_its_user_fails()
    {
        await using var test = new TestApplication();
        var parameter = test.Builder.AddParameter("token", secret: true);
        test.AddShell("user", "exit 0").WithEnvironment("TOKEN", parameter);
        test.AddShell("other", "exit 0");

        await test.StartAsync();

        await test.WaitForAsync("other", KnownResourceStates.Finished);
        await test.WaitForAsync("user", KnownResourceStates.FailedToStart);
        Assert.Contains("'Parameters:token'", Assert.Single(await test.OutputAsync("user")), StringComparison.Ordinal);
        Assert.Equal(KnownResourceStates.ValueMissing, State(test, "token"));
    }

    [Fact]
    public void A_resource_cannot_wait_for_itself()
    {
        var test = new TestApplication();
        var self = test.AddShell("self", "exit 0");

        Assert.Throws<DistributedApplicationException>(() => self.WaitFor(self));
    }

    private static string? State(TestApplication test, string resource) =>
        test.States.TryGetCurrentState(resource, out var state) ? state.Snapshot.State?.Text : null;
}
