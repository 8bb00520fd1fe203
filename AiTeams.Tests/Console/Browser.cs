using AiTeams.AppHost.Backends;
using Microsoft.Playwright;
using Xunit;

namespace AiTeams.Tests.ConsoleApp;

/// <summary>The chromium found on PATH, one for all tests of a class; a page of its own for each test.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (ProgramOnPath.Find("chromium") is not { } program) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = program,
            Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async Task<IPage> PageAsync(ColorScheme scheme = ColorScheme.Light) =>
        await _browser!.NewPageAsync(new() { ViewportSize = new() { Width = 1400, Height = 1000 }, ColorScheme = scheme });

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
