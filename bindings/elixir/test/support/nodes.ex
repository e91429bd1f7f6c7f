defmodule Osoba.Test.Nodes do
  @moduledoc false
  # Other nodes of the BEAM on this machine.

  alias Osoba.Test.UnzrHost

  def node!(settings) do
    paths = Enum.flat_map(:code.get_path(), &[~c"-pa", &1])
    {:ok, node, _name} = :peer.start(%{connection: :standard_io, args: paths})
    {:ok, _} = :peer.call(node, :application, :ensure_all_started, [:elixir])
    {:ok, _} = :peer.call(node, :application, :ensure_all_started, [:crypto])
    :peer.call(node, UnzrHost, :configure, [settings])
    node
  end

  # The whole machine goes: no process gets to tidy up.
  def kill!(node) do
    pid = :peer.call(node, System, :pid, [])
    {_, 0} = System.cmd("kill", ["-9", pid])
  end
end
