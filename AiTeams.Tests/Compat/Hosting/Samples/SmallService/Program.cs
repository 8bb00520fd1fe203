using System.Collections;

var builder = WebApplication.CreateSlimBuilder(args);
var app = builder.Build();
app.MapGet("/health", () => "fine");
app.MapGet("/pid", () => Environment.ProcessId);
app.MapGet("/environment", () => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value));
app.MapGet("/arguments", () => args);
app.Run();
