using AiTeams.ServiceDefaults.Health;
using AiTeams.WorkflowAgent;
using AiTeams.WorkflowAgent.Conversations;
using AiTeams.WorkflowAgent.Generations;
using AiTeams.WorkflowAgent.Requests;
using AiTeams.WorkflowAgent.Tracking;

if (args is [HealthProbe.Argument]) return await HealthProbe.AskAsync();

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddAgent();

var app = builder.Build();
app.UseServiceDefaults();
app.UseMiddleware<AgentRequestMeter>();
app.MapChat();
app.MapGenerations();
app.MapTracking();
app.Run();
return 0;
