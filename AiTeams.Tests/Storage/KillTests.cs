using System.Globalization;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.Storage;

public sealed class KillTests
{
    [Fact]
    public async Task Killed_in_the_middle_of_a_transaction_every_acknowledged_row_is_there_and_no_other()
    {
        using var folder = new TempFolder();
        await using var writer = ChildProcess.Start(WriteAndHangAsync, folder.Path);
        Assert.Equal("100 acknowledged", await writer.ReadLineAsync());
        Assert.Equal("in a transaction", await writer.ReadLineAsync());

        await writer.KillAsync();

        await using var survivor = await TestDatabase.StartAsync(folder.Path);
        Assert.Equal(100, await survivor.Database.QueryFirstOrDefaultAsync<long>("SELECT count(*) FROM notes"));
        Assert.Equal(0, await survivor.Database.QueryFirstOrDefaultAsync<long>("SELECT count(*) FROM notes WHERE note_id = 'unfinished'"));
        Assert.Equal("ok", await survivor.Database.TransactionAsync(transaction => transaction.QueryFirstOrDefaultAsync<string>("PRAGMA integrity_check")));
        Assert.Equal(1, await survivor.Database.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("after")));
    }

    [Fact]
    public async Task Killed_while_many_write_no_acknowledged_row_is_lost()
    {
        using var folder = new TempFolder();
        await using var writer = ChildProcess.Start(WriteForEverAsync, folder.Path);
        List<string> acknowledged = [];
        while (acknowledged.Count < 500) acknowledged.Add((await writer.ReadLineAsync())!);

        await writer.KillAsync();

        await using var survivor = await TestDatabase.StartAsync(folder.Path);
        var stored = await survivor.Database.QueryAsync<string>("SELECT note_id FROM notes");
        Assert.Empty(acknowledged.Except(stored));
    }

    private static async Task<int> WriteAndHangAsync(string[] arguments)
    {
        var test = await TestDatabase.StartAsync(arguments[0]);
        for (var i = 0; i < 100; i++) await test.Database.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note(i.ToString(CultureInfo.InvariantCulture)));
        Console.WriteLine("100 acknowledged");
        await test.Database.TransactionAsync(async transaction =>
        {
            await transaction.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("unfinished"));
            Console.WriteLine("in a transaction");
            await new TaskCompletionSource().Task;
        });
        return 0;
    }

    private static async Task<int> WriteForEverAsync(string[] arguments)
    {
        var test = await TestDatabase.StartAsync(arguments[0]);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                await test.Database.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note($"{writer}-{i}"));
                Console.WriteLine($"{writer}-{i}");
            }
        })));
        return 0;
    }
}
