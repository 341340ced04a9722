enum TrafficStub {}
