using AiTeams.Contracts;
using AiTeams.ServiceDefaults.Health;
using AiTeams.WorkflowEngine;
using AiTeams.WorkflowEngine.Executions;
using AiTeams.WorkflowEngine.Requests;
using AiTeams.WorkflowEngine.Tracking;
using AiTeams.WorkflowEngine.Workflows;

if (args is [HealthProbe.Argument]) return await HealthProbe.AskAsync();

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDatabase(ServiceNames.WorkflowEngine, typeof(Program).Assembly);
builder.AddLanguageModel();
builder.Services.AddWorkflows().AddNodes().AddExecutions();
builder.Services.ConfigureHttpJsonOptions(json => ContractJson.Configure(json.SerializerOptions));

var app = builder.Build();
app.UseServiceDefaults();
app.UseOperations();
app.MapWorkflows();
app.MapExecutions();
app.MapTracking();
app.Run();
return 0;
