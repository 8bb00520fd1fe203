namespace Greeter;

/// <summary>What the service says.</summary>
public sealed record Greeting(string Text);
