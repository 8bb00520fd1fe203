using AiTeams.ApiGateway;
using AiTeams.Contracts;

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
