"""The M/M/1 queue of mm1.cpp in SimPy. Usage: mm1_simpy.py CUSTOMERS; prints ns of processor time
for each and the mean wait in seconds."""

import random
import sys
import time

import simpy

ARRIVAL_MEAN = 1.0
SERVICE_MEAN = 0.8


def customer(env, server, services, waits):
    arrived = env.now
    with server.request() as turn:
        yield turn
        waits.append(env.now - arrived)
        yield env.timeout(services.expovariate(1 / SERVICE_MEAN))


def source(env, customers, server, waits):
    arrivals, services = random.Random(1), random.Random(2)
    for _ in range(customers):
        yield env.timeout(arrivals.expovariate(1 / ARRIVAL_MEAN))
        env.process(customer(env, server, services, waits))


customers = int(sys.argv[1])
env = simpy.Environment()
waits = []
begin = time.process_time()
env.process(source(env, customers, simpy.Resource(env, capacity=1), waits))
env.run()
seconds = time.process_time() - begin
print(seconds * 1e9 / customers, sum(waits) / customers)
