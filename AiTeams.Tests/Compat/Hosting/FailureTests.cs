using System.Globalization;
using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AiTeams.Tests.Compat.Hosting;

public sealed class FailureTests
{
    [Fact]
    public async Task A_missing_program_is_one_line()
    {
        await using var test = new TestApplication();
        using var terminal = new TerminalLines(test);
        test.Builder.AddExecutable("ghost", "no-such-program-anywhere", test.Data);

        await test.StartAsync();

        await test.WaitForAsync("ghost", KnownResourceStates.FailedToStart);
        Assert.Equal(["ghost did not start: program 'no-such-program-anywhere' is not there: not found on PATH."], terminal.Errors);
    }

    [Fact]
    public async Task A_busy_port_is_one_line()
    {
        await using var test = new TestApplication();
        using var terminal = new TerminalLines(test);
        using var holder = TestApplication.Listen();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;
        test.Builder.AddExecutable("server", "dotnet", test.Data).WithHttpEndpoint(port: port, isProxied: false);

        await test.StartAsync();

        await test.WaitForAsync("server", KnownResourceStates.FailedToStart);
        var expected = string.Create(CultureInfo.InvariantCulture, $"server did not start: port {port} of its endpoint 'http' is in use by another program.");
        Assert.Equal([expected], terminal.Errors);
    }

    [Fact]
    public async Task A_project_without_built_output_is_one_line()
    {
        await using var test = new TestApplication();
        using var terminal = new TerminalLines(test);
        test.Builder.AddProject<NotReferenced>("unbuilt", launchProfileName: null);

        await test.StartAsync();

        await test.WaitForAsync("unbuilt", KnownResourceStates.FailedToStart);
        Assert.Contains("the AppHost's build recorded no output of /nowhere/Unbuilt.csproj", Assert.Single(terminal.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1st")]
    [InlineData("two--hyphens")]
    [InlineData("under_score")]
    [InlineData("trailing-")]
    public void A_bad_name_is_refused(string name)
    {
        var test = new TestApplication();

        Assert.ThrowsAny<ArgumentException>(() => test.Builder.AddExecutable(name, "x", "."));
    }

    [Fact]
    public void A_name_twice_is_refused_regardless_of_case()
    {
        var test = new TestApplication();
        test.Builder.AddParameter("one", "1");

        Assert.Throws<DistributedApplicationException>(() => test.Builder.AddParameter("ONE", "2"));
    }

    private sealed class NotReferenced : IProjectMetadata
    {
        public string ProjectPath => "/nowhere/Unbuilt.csproj";
    }

    /// <summary>What the host itself logs at ERROR, which is what a terminal shows.</summary>
    private sealed class TerminalLines : ILoggerProvider, ILogger
    {
        private readonly List<string> _errors = [];

        internal TerminalLines(TestApplication test) => test.Builder.Services.AddSingleton<ILoggerProvider>(this);

        internal string[] Errors
        {
            get
            {
                lock (_errors) return [.. _errors];
            }
        }

        public ILogger CreateLogger(string categoryName) => categoryName == "Aspire.Hosting.DistributedApplication" ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_errors) _errors.Add(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
