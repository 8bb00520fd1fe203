using AiTeams.ServiceDefaults.Tracking;
using Guide;

SpanAttributes.Add("tokens.used", "storage.type");

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddHttpClient<WorkflowAgent>(client => client.BaseAddress = new Uri(builder.Configuration["Agent"] ?? "https+http://workflow-agent"));
builder.Services.AddScoped<Workflows>();

var app = builder.Build();
app.UseServiceDefaults();

app.MapGet("/sessions", () => new[] { "first", "second" });
app.MapPost("/workflows/{id}/process", (string id, Workflows workflows) => workflows.ProcessAsync(id));
app.MapPost("/workflows/{id}/improve", (string id, Workflows workflows) => workflows.ImproveAsync(id));
app.MapPost("/workflows/{id}/refresh", (string id, Workflows workflows) => workflows.RefreshAsync(id));
app.MapPost("/workflows/batch", (string[] ids, Workflows workflows, CancellationToken stop) => workflows.ProcessAllAsync(ids, stop));
app.MapPost("/login", (Login login, Workflows workflows) => workflows.LogIn(login));
app.MapPost("/plan", (WorkflowAgent agent, CancellationToken stop) => agent.PlanAsync("fetch the news", stop));

app.Run();
