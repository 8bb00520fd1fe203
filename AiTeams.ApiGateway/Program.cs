using AiTeams.ApiGateway;
using AiTeams.Contracts;
using AiTeams.ServiceDefaults.Health;

if (args is [HealthProbe.Argument]) return await HealthProbe.AskAsync();

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDatabase(ServiceNames.ApiGateway, typeof(Program).Assembly);
builder.Services.ConfigureHttpJsonOptions(options => ContractJson.Configure(options.SerializerOptions));
builder.Services.AddAccess();
builder.Services.AddUpstreams();
builder.Services.AddSessions();
builder.Services.AddChat();
builder.Services.AddTrackingLookUp();
builder.Services.AddPublicHealth();
builder.Services.AddApiDocument();

var app = builder.Build();
app.UseServiceDefaults();
app.UseAccess();
app.MapApi();
app.Run();
return 0;
