namespace OpenTelemetry.Instrumentation.Runtime;

/// <summary>Has no settings; the original keeps it for older runtimes.</summary>
public class RuntimeInstrumentationOptions;
